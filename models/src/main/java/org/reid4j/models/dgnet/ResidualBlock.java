package org.reid4j.models.dgnet;

import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Layer;
import org.reid4j.torch.Net;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Sequential;

/// Two convolutions beside a shortcut; nothing follows the sum.
final class ResidualBlock extends Net implements Layer {
    private final Sequential model;

    private ResidualBlock(ConvBlock first, ConvBlock second) {
        model = child("model", Sequential.of(first, second));
    }

    /// Without normalisations, as in the discriminator.
    static ResidualBlock plain(int channels) {
        return new ResidualBlock(
                ConvBlock.plain(ConvBlock.same(channels, channels, 3), true),
                ConvBlock.plain(ConvBlock.same(channels, channels, 3), false));
    }

    /// With instance normalisations, as in the structure encoder.
    static ResidualBlock instance(int channels) {
        return new ResidualBlock(
                ConvBlock.instance(ConvBlock.same(channels, channels, 3), channels, true),
                ConvBlock.instance(ConvBlock.same(channels, channels, 3), channels, false));
    }

    @Override
    public Tensor forward(Tensor x) { // [N, C, H, W]
        return Ops.add(model.forward(x), x); // [N, C, H, W]
    }
}
