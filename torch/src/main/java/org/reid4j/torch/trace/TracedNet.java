package org.reid4j.torch.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.bytedeco.pytorch.Tensor;

/// What a network computes, for any batch size: found by running it on inputs of several sizes and writing
/// down what it does.
///
/// So the network is defined once, by its `forward`. Sizes that grow with a symbol are told by comparing
/// the runs. A value that no noted operation made, and that differs between the runs, shows that an
/// operation went by unseen.
///
/// @param values inputs, constants and results; a step names them by their place here
/// @param steps in the order they run
/// @param outputs places of the outputs by name, in the network's order
public record TracedNet(List<Value> values, List<Step> steps, Map<String, Integer> outputs) {
    private static final int[] SIZES = {2, 5};
    private static final int[] OTHERS = {3, 7};

    public TracedNet {
        values = List.copyOf(values);
        steps = List.copyOf(steps);
        outputs = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }

    /// An operation.
    ///
    /// @param operands places of what it reads
    /// @param result place of what it gives
    public record Step(Op op, List<Integer> operands, int result) {
        public Step {
            operands = List.copyOf(operands);
        }
    }

    /// Something that flows through the network.
    public sealed interface Value {
        /// Its sizes.
        List<Dim> shape();
    }

    /// What the network reads.
    public record Input(String name, List<Dim> shape) implements Value {}

    /// A tensor of the state dict; its numbers are asked of the network.
    public record Weight(String name, List<Dim> shape) implements Value {}

    /// Numbers that the network carries along.
    ///
    /// @param name to be known by; empty for one that nobody named
    /// @param numbers row by row
    @SuppressWarnings("ArrayRecordComponent") // written to a file and compared by nobody
    public record Fixed(String name, List<Dim> shape, float[] numbers) implements Value {}

    /// What a step gives.
    public record Result(List<Dim> shape) implements Value {}

    /// Runs a network and writes down what it does.
    ///
    /// @param inputs name to sizes; symbols are chosen freely, at most two in all
    /// @param weights the network's state dict
    /// @param run the network in evaluation mode: named inputs to named outputs; called inside the
    ///     caller's scope
    /// @param tensor makes a tensor of a shape from numbers
    /// @throws IllegalStateException when the network does something that was not noted, or does different
    /// things for
    ///     different sizes
    public static TracedNet of(
            Map<String, List<Dim>> inputs,
            Map<String, Tensor> weights,
            UnaryOperator<Map<String, Tensor>> run,
            TensorMaker tensor) {
        List<String> symbols = inputs.values().stream()
                .flatMap(List::stream)
                .flatMap(dim -> dim.symbols().stream())
                .distinct()
                .toList();
        if (symbols.size() > SIZES.length) {
            throw new IllegalArgumentException("symbols are %s, at most %d".formatted(symbols, SIZES.length));
        }
        List<Recording> runs = new ArrayList<>();
        for (int changed = -1; changed < symbols.size(); changed++) {
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(changed + 1L);
            Map<String, Tensor> given = new LinkedHashMap<>();
            for (var input : inputs.entrySet()) {
                long[] shape = shape(input.getValue(), symbols, changed);
                given.put(input.getKey(), tensor.of(numbers(shape, random), shape));
            }
            runs.add(Trace.record(given, weights, () -> run.apply(given)));
        }
        return new Comparison(runs, symbols, SIZES, OTHERS).traced();
    }

    /// Makes tensors, for this package knows no factory.
    @FunctionalInterface
    public interface TensorMaker {
        /// @param numbers row by row
        Tensor of(float[] numbers, long... shape);
    }

    private static long[] shape(List<Dim> dims, List<String> symbols, int changed) {
        return dims.stream()
                .mapToLong(dim -> dim.symbols().stream()
                        .mapToInt(symbols::indexOf)
                        .mapToLong(i -> i == changed ? OTHERS[i] : SIZES[i])
                        .reduce(dim.factor(), (a, b) -> a * b))
                .toArray();
    }

    private static float[] numbers(long[] shape, RandomGenerator random) {
        var numbers = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextFloat();
        }
        return numbers;
    }
}
