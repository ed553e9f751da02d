package org.reid4j.models.dgnet;

import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Conv2d;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Identity;
import org.reid4j.torch.InstanceNorm2d;
import org.reid4j.torch.Layer;
import org.reid4j.torch.Net;

/// What all of DG-Net's own networks are made of: a convolution with a mirrored rim that keeps the map's size
/// (halves it with stride 2), a normalisation or none, a leaky ReLU or none.
///
/// State-dict names: `norm.…` before `conv.weight`, `conv.bias`, as released.
final class ConvBlock extends Net implements Layer {
    /// Of every leaky ReLU in the generator and the discriminator.
    static final double SLOPE = 0.2;

    private final Layer norm;
    private final Conv2d conv;
    private final boolean active;

    private <N extends Net & Layer> ConvBlock(Conv2d conv, N norm, boolean active) {
        this.norm = child("norm", norm);
        this.conv = child("conv", conv);
        this.active = active;
    }

    /// Without a normalisation.
    static ConvBlock plain(Conv2d conv, boolean active) {
        return new ConvBlock(conv, new Identity(), active);
    }

    /// With an instance normalisation that has no weights.
    ///
    /// @param out the convolution's output channels
    static ConvBlock instance(Conv2d conv, int out, boolean active) {
        return new ConvBlock(conv, InstanceNorm2d.of(out), active);
    }

    /// With DG-Net's layer normalisation, and active.
    ///
    /// @param out the convolution's output channels
    static ConvBlock layer(Conv2d conv, int out) {
        return new ConvBlock(conv, new LayerNorm(out), true);
    }

    /// A convolution that keeps the map's size.
    static Conv2d same(int in, int out, int kernel) {
        return Conv2d.of(in, out, kernel).padding(kernel / 2).mirrored();
    }

    /// A 3x3 convolution that halves the map.
    static Conv2d halving(int in, int out) {
        return same(in, out, 3).stride(2);
    }

    @Override
    public Tensor forward(Tensor x) { // [N, in, H, W]
        Tensor y = norm.forward(conv.forward(x)); // [N, out, H', W']
        return active ? Fn.leakyReluOver(y, SLOPE) : y; // nothing before it needs what it gave
    }
}
