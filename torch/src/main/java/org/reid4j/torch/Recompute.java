package org.reid4j.torch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.jspecify.annotations.Nullable;

/// Trades time for memory in a training step (Chen et al. 2016, "Training Deep Nets with Sublinear Memory Cost"):
/// of the parts of a network that are run through [#segment] only inputs are kept, and what lies between is computed a
/// second time on the way back.
///
/// ```java
/// try (var recompute = Recompute.open(device, precision)) {
///     Tensor loss = objective.compute(net.forward(images), classes).total();
///     recompute.backward(loss);
/// }
/// ```
///
/// Gradients are the same to the last bit where each segment's result has one reader, else up to the order in which
/// gradients are added up; running statistics follow once. A segment must draw no random numbers. What lies
/// between segments may be anything, but a tensor there that is no segment's result feeds one segment at most.
public final class Recompute implements AutoCloseable {
    private static final ThreadLocal<@Nullable Recompute> OPEN = new ThreadLocal<>();

    private final @Nullable Recompute before = OPEN.get();
    private final Device device;
    private final Precision precision;
    private final Deque<Segment> segments = new ArrayDeque<>(); // the last one first
    private boolean replaying;

    /// A part that was run without recording.
    ///
    /// @param body the part
    /// @param given what it was given
    /// @param input the same outside the recording of gradients, what the part was really run on
    /// @param output its result, where the recording begins anew
    private record Segment(UnaryOperator<Tensor> body, Tensor given, Tensor input, Tensor output) {}

    private Recompute(Device device, Precision precision) {
        this.device = device;
        this.precision = precision;
        OPEN.set(this);
    }

    /// Keeps inputs only, on this thread, until closed. Open it inside the step's [Scope].
    ///
    /// @param device where the network computes
    /// @param precision in which the network computes; segments are run again under the same [Autocast]
    public static Recompute open(Device device, Precision precision) {
        Engine.start();
        return new Recompute(device, precision);
    }

    /// Runs a part of a network; only between [#open] and [#close()] in another way than calling it.
    ///
    /// @param body gives the same result for the same input, and leaves its input as it is
    public static Tensor segment(Tensor input, UnaryOperator<Tensor> body) {
        Recompute open = OPEN.get();
        return open == null || open.replaying || !NoGrad.recording() ? body.apply(input) : open.run(input, body);
    }

    /// Whether a segment is being run for the second time on this thread, so that what follows a batch (running
    /// statistics) must not follow it again.
    static boolean replaying() {
        Recompute open = OPEN.get();
        return open != null && open.replaying;
    }

    private Tensor run(Tensor given, UnaryOperator<Tensor> body) {
        Tensor input = given.detach();
        Tensor output;
        try (var scope = Scope.open();
                var _ = NoGrad.open()) {
            output = scope.keep(body.apply(input).detach());
        }
        input.requires_grad_(given.requires_grad());
        output.requires_grad_(true);
        segments.push(new Segment(body, given, input, output));
        return output;
    }

    /// Computes the gradients of all weights, those of the segments included.
    ///
    /// @param loss a tensor of one element
    public void backward(Tensor loss) {
        loss.backward();
        replaying = true;
        try {
            while (!segments.isEmpty()) {
                replay(segments.pop());
            }
        } finally {
            replaying = false;
        }
    }

    private void replay(Segment segment) {
        Tensor gradient = segment.output.grad();
        if (!gradient.defined()) {
            return; // nothing that was minimised depends on it
        }
        try (var _ = Scope.open()) {
            Tensor again = again(segment);
            if (again.requires_grad()) { // else all its weights are frozen
                backward(again, gradient);
            }
            segment.output.mutable_grad().reset();
            if (segment.input.grad().defined()) {
                backward(segment.given, segment.input.grad());
                segment.input.mutable_grad().reset();
            }
        }
    }

    private Tensor again(Segment segment) {
        try (var _ = Autocast.open(device, precision)) {
            return segment.body.apply(segment.input);
        }
    }

    private static void backward(Tensor tensor, Tensor gradient) {
        tensor.backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
    }

    /// Ends it. What was not run backward is dropped.
    @Override
    public void close() {
        segments.clear();
        if (before == null) {
            OPEN.remove();
        } else {
            OPEN.set(before);
        }
    }
}
