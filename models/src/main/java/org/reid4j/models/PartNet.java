package org.reid4j.models;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Net;
import org.reid4j.torch.Shapes;

/// One network of a system that has several: it reads named tensors and gives named tensors, and alone it
/// knows nobody, so it is no [ReidNet].
public abstract class PartNet extends Net {
    /// What it reads: names and shapes, [Shapes#ANY] where any size will do.
    public abstract Map<String, long[]> reads();

    /// Gives all weights their first values, the same for the same seed.
    public abstract void initialise(long seed);

    /// Runs the network in its present mode.
    ///
    /// @param given at least the tensors that it reads
    /// @return the outputs by name, in the order they are written
    /// @throws IllegalArgumentException when a tensor is missing or of another shape
    public final Map<String, Tensor> forward(Map<String, Tensor> given) {
        Map<String, Tensor> read = new LinkedHashMap<>();
        reads().forEach((name, shape) -> {
            Tensor tensor = given.get(name);
            if (tensor == null) {
                throw new IllegalArgumentException("there is no tensor '" + name + "'");
            }
            read.put(name, Shapes.require(name, tensor, shape));
        });
        return answer(read);
    }

    /// Runs the network on tensors whose presence and shapes were checked.
    protected abstract Map<String, Tensor> answer(Map<String, Tensor> given);

    /// One of the tensors that [#answer] was given.
    protected static Tensor named(Map<String, Tensor> given, String name) {
        return Objects.requireNonNull(given.get(name), name);
    }
}
