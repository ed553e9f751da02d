package org.reid4j.models.dgnet;

import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Layer;
import org.reid4j.torch.Net;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Tensors;

/// DG-Net's layer normalisation, which is not PyTorch's: a whole map by its mean and by its deviation of
/// n - 1 values, to which 1e-5 is added outside the root; then a scale and a shift a channel.
final class LayerNorm extends Net implements Layer {
    private static final double EPS = 1e-5;

    private final int channels;
    private final Tensor gamma;
    private final Tensor beta;

    LayerNorm(int channels) {
        this.channels = channels;
        gamma = parameter("gamma", Tensors.ones(channels));
        beta = parameter("beta", Tensors.zeros(channels));
    }

    /// Scale per channel, `[C]`.
    Tensor gamma() {
        return gamma;
    }

    @Override
    public Tensor forward(Tensor x) { // [N, C, H, W]
        Tensor deviation = Ops.add(Fn.deviation(x, 1, 2, 3), EPS); // [N, 1, 1, 1]
        Tensor scale = Ops.div(Ops.reshape(gamma, 1, channels, 1, 1), deviation); // [N, C, 1, 1]
        Tensor shift = Ops.mul(scale, Ops.meanDims(x, true, 1, 2, 3));
        shift = Ops.sub(Ops.reshape(beta, 1, channels, 1, 1), shift); // [N, C, 1, 1]
        return Ops.add(Ops.mul(x, scale), shift); // the map is gone through twice, not four times
    }
}
