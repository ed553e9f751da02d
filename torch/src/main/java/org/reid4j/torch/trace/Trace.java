package org.reid4j.torch.trace;

import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/// Where operations tell what they did: nobody listens unless a [Recording] is being made on the thread.
public final class Trace {
    private static final ScopedValue<Recorder> LISTENING = ScopedValue.newInstance();

    private Trace() {}

    /// Notes an operation, if anybody listens.
    ///
    /// @param result what it gave; may be the first operand, written over
    /// @return the result
    public static Tensor of(Op op, Tensor result, Tensor... operands) {
        if (LISTENING.isBound()) {
            LISTENING.get().took(op, result, operands);
        }
        return result;
    }

    /// Runs a network and writes down what it does.
    ///
    /// @param inputs what it reads, by name
    /// @param weights its state dict
    /// @param run gives its outputs by name; on this thread
    static Recording record(
            Map<String, Tensor> inputs, Map<String, Tensor> weights, Supplier<Map<String, Tensor>> run) {
        try (var recorder = new Recorder(inputs, weights)) {
            Map<String, Tensor> outputs = ScopedValue.where(LISTENING, recorder).call(run::get);
            return recorder.finish(outputs);
        }
    }
}
