package org.reid4j.models.backbone;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.reid4j.torch.BatchNorm2d;
import org.reid4j.torch.Conv2d;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Layer;
import org.reid4j.torch.Net;
import org.reid4j.torch.Recompute;
import org.reid4j.torch.Sequential;

/// The residual block of ResNet-50 and deeper: a 1x1 convolution narrows, a 3x3 (with the stride) looks
/// around, a 1x1 widens fourfold.
public final class Bottleneck extends Net implements Layer {
    private final Conv2d conv1;
    private final Layer bn1;
    private final Conv2d conv2;
    private final BatchNorm2d bn2;
    private final Conv2d conv3;
    private final BatchNorm2d bn3;
    private final @Nullable Sequential downsample;

    /// @param in channels of the input
    /// @param planes width inside; the output has four times as many channels
    /// @param stride of the 3x3 convolution
    /// @param ibn whether the first normalisation is IBN-a
    public Bottleneck(int in, int planes, int stride, boolean ibn) {
        int out = 4 * planes;
        conv1 = child("conv1", Conv2d.of(in, planes, 1).noBias());
        bn1 = ibn ? child("bn1", new Ibn(planes)) : child("bn1", BatchNorm2d.of(planes));
        conv2 = child(
                "conv2", Conv2d.of(planes, planes, 3).stride(stride).padding(1).noBias());
        bn2 = child("bn2", BatchNorm2d.of(planes));
        conv3 = child("conv3", Conv2d.of(planes, out, 1).noBias());
        bn3 = child("bn3", BatchNorm2d.of(out));
        downsample = Shortcut.needed(in, out, stride) ? child("downsample", Shortcut.of(in, out, stride)) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        return Recompute.segment(x, this::run);
    }

    private Tensor run(Tensor x) { // [N, in, H, W]
        Tensor y = Fn.reluOver(bn1.forward(conv1.forward(x))); // [N, planes, H, W]
        y = Fn.reluOver(bn2.forward(conv2.forward(y))); // [N, planes, H/stride, W/stride]
        y = bn3.forward(conv3.forward(y)); // [N, 4 planes, H/stride, W/stride]
        return Fn.reluOver(Fn.addOver(y, downsample == null ? x : downsample.forward(x)));
    }
}
