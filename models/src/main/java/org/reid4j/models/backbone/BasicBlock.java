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

/// The residual block of ResNet-18 and 34: two 3x3 convolutions beside a shortcut.
final class BasicBlock extends Net implements Layer {
    private final Conv2d conv1;
    private final Layer bn1;
    private final Conv2d conv2;
    private final BatchNorm2d bn2;
    private final @Nullable Sequential downsample;

    BasicBlock(int in, int planes, int stride, boolean ibn) {
        conv1 = child(
                "conv1", Conv2d.of(in, planes, 3).stride(stride).padding(1).noBias());
        bn1 = ibn ? child("bn1", new Ibn(planes)) : child("bn1", BatchNorm2d.of(planes));
        conv2 = child("conv2", Conv2d.of(planes, planes, 3).padding(1).noBias());
        bn2 = child("bn2", BatchNorm2d.of(planes));
        downsample = Shortcut.needed(in, planes, stride) ? child("downsample", Shortcut.of(in, planes, stride)) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        return Recompute.segment(x, this::run);
    }

    private Tensor run(Tensor x) { // [N, in, H, W]
        Tensor y = Fn.reluOver(bn1.forward(conv1.forward(x))); // [N, planes, H/stride, W/stride]
        y = bn2.forward(conv2.forward(y)); // [N, planes, H/stride, W/stride]
        return Fn.reluOver(Fn.addOver(y, downsample == null ? x : downsample.forward(x)));
    }
}
