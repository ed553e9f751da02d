package org.reid4j.torch;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// Instance normalisation of images `[N, C, H, W]` (Ulyanov et al. 2016): each channel of each image by its own mean
/// and variance, in training and in evaluation alike.
///
/// Keeps no running statistics. The affine form starts with weight 1 and bias 0.
public final class InstanceNorm2d extends Net implements Layer {
    private final int channels;
    private final @Nullable Tensor weight;
    private final @Nullable Tensor bias;

    private InstanceNorm2d(int channels, boolean affine) {
        this.channels = Positive.require("channels", channels);
        weight = affine ? parameter("weight", Tensors.ones(channels)) : null;
        bias = affine ? parameter("bias", Tensors.zeros(channels)) : null;
    }

    /// A normalisation without weights, PyTorch's default.
    public static InstanceNorm2d of(int channels) {
        return new InstanceNorm2d(channels, false);
    }

    /// A normalisation followed by a learned scale and shift per channel.
    public static InstanceNorm2d affine(int channels) {
        return new InstanceNorm2d(channels, true);
    }

    @Override
    public Tensor forward(Tensor x) {
        Shapes.require("input of InstanceNorm2d", x, Shapes.ANY, channels, Shapes.ANY, Shapes.ANY);
        return weight == null || bias == null ? Fn.instanceNorm(x) : Fn.instanceNorm(x, weight, bias);
    }
}
