package org.reid4j.models.gait;

import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Init;
import org.reid4j.torch.Net;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Rng;
import org.reid4j.torch.Tensors;

/// A fully connected layer for each part, without bias: parts of the body share no weights.
public final class PartLayers extends Net {
    private final Tensor weight;

    /// @param name of the weight in the state dict
    public PartLayers(String name, int parts, int in, int out) {
        weight = parameter(name, Tensors.filled(Double.NaN, parts, in, out));
    }

    /// @param strips `[N, in, P]`
    /// @return `[N, P, out]`
    public Tensor forward(Tensor strips) {
        Tensor parts = Ops.permute(strips, 2, 0, 1); // [P, N, in]
        return Ops.transpose(Ops.bmm(parts, weight), 0, 1);
    }

    /// Draws the weights as the releases do: Glorot's uniform over the tensor as a whole, as if it were a
    /// convolution's.
    public void initialise(Rng rng) {
        Init.xavierUniform(weight, rng);
    }
}
