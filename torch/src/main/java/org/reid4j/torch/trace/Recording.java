package org.reid4j.torch.trace;

import java.util.List;
import java.util.Map;

/// One run of a network: values in the order they appeared, and the steps that made them.
///
/// @param values inputs, weights and results; a step names them by their place here
/// @param steps in the order they ran
/// @param outputs places of the outputs by name
record Recording(List<Value> values, List<Step> steps, Map<String, Integer> outputs) {
    /// An operation.
    ///
    /// @param operands places of what it read
    /// @param result place of what it gave
    record Step(Op op, List<Integer> operands, int result) {}

    /// Something that flows through the network.
    sealed interface Value {
        /// Its sizes in this run.
        List<Long> shape();
    }

    /// What the network reads.
    record Input(String name, List<Long> shape) implements Value {}

    /// A tensor of the state dict; its numbers are asked of the network.
    record Weight(String name, List<Long> shape) implements Value {}

    /// Numbers that the network carries along.
    ///
    /// @param values row by row
    @SuppressWarnings("ArrayRecordComponent") // compared on purpose, with Arrays.equals
    record Fixed(List<Long> shape, float[] values) implements Value {}

    /// What a step gave.
    record Result(List<Long> shape) implements Value {}
}
