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

/// A bottleneck with squeeze-and-excitation before the sum. As in the Caffe release the stride stands in
/// the first 1x1 convolution, not in the 3x3.
final class SeBottleneck extends Net implements Layer {
    private static final int REDUCTION = 16;

    private final Conv2d conv1;
    private final BatchNorm2d bn1;
    private final Conv2d conv2;
    private final BatchNorm2d bn2;
    private final Conv2d conv3;
    private final BatchNorm2d bn3;
    private final SeModule seModule;
    private final @Nullable Sequential downsample;

    SeBottleneck(int in, int planes, int stride) {
        int out = 4 * planes;
        conv1 = child("conv1", Conv2d.of(in, planes, 1).stride(stride).noBias());
        bn1 = child("bn1", BatchNorm2d.of(planes));
        conv2 = child("conv2", Conv2d.of(planes, planes, 3).padding(1).noBias());
        bn2 = child("bn2", BatchNorm2d.of(planes));
        conv3 = child("conv3", Conv2d.of(planes, out, 1).noBias());
        bn3 = child("bn3", BatchNorm2d.of(out));
        seModule = child("se_module", new SeModule(out, REDUCTION));
        downsample = Shortcut.needed(in, out, stride) ? child("downsample", Shortcut.of(in, out, stride)) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        return Recompute.segment(x, this::run);
    }

    private Tensor run(Tensor x) { // [N, in, H, W]
        Tensor y = Fn.reluOver(bn1.forward(conv1.forward(x))); // [N, planes, H/stride, W/stride]
        y = Fn.reluOver(bn2.forward(conv2.forward(y))); // [N, planes, H/stride, W/stride]
        y = seModule.forward(bn3.forward(conv3.forward(y))); // [N, 4 planes, H/stride, W/stride]
        return Fn.reluOver(Fn.addOver(y, downsample == null ? x : downsample.forward(x)));
    }
}
