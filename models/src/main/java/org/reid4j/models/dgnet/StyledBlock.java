package org.reid4j.models.dgnet;

import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Conv2d;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Net;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Tensors;

/// A residual block whose normalisations take scale and shift from a picture's appearance (AdaIN, Huang and
/// Belongie 2017): here structure meets appearance.
final class StyledBlock extends Net {
    private final int channels;
    private final Styled first;
    private final Styled second;

    StyledBlock(int channels) {
        this.channels = channels;
        Group model = child("model", new Group());
        first = model.part("0", new Styled(channels));
        second = model.part("1", new Styled(channels));
    }

    /// @param x `[N, C, h, w]`
    /// @param scale `[N, 2C]`: first C numbers for the first normalisation, then for the second
    /// @param shift `[N, 2C]`
    /// @return `[N, C, h, w]`
    Tensor forward(Tensor x, Tensor scale, Tensor shift) {
        Tensor y = Fn.leakyReluOver(first.forward(x, part(scale, 0), part(shift, 0)), ConvBlock.SLOPE);
        return Ops.add(second.forward(y, part(scale, 1), part(shift, 1)), x);
    }

    private Tensor part(Tensor style, int index) {
        return Ops.slice(style, 1, (long) index * channels, (index + 1L) * channels); // [N, C]
    }

    /// A convolution and its normalisation. The release carries running statistics that nothing reads or
    /// changes; they stand here so that its files fit.
    private static final class Styled extends Net {
        private final Conv2d conv;

        Styled(int channels) {
            child("norm", new Unread(channels));
            conv = child("conv", ConvBlock.same(channels, channels, 3));
        }

        Tensor forward(Tensor x, Tensor scale, Tensor shift) {
            Tensor y = conv.forward(x); // [N, C, h, w]
            long n = y.size(0);
            long c = y.size(1);
            Tensor pile = Ops.reshape(y, 1, n * c, y.size(2), y.size(3)); // each picture's channels are channels
            Tensor styled = Fn.instanceNorm(pile, Ops.reshape(scale, n * c), Ops.reshape(shift, n * c));
            return Ops.reshape(styled, n, c, y.size(2), y.size(3));
        }
    }

    private static final class Unread extends Net {
        Unread(int channels) {
            buffer("running_mean", Tensors.zeros(channels));
            buffer("running_var", Tensors.ones(channels));
        }
    }
}
