package org.reid4j.models.backbone;

import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Conv2d;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Layer;
import org.reid4j.torch.Net;
import org.reid4j.torch.Ops;

/// Squeeze-and-excitation (Hu et al. 2018): each channel is multiplied by a number between 0 and 1 that is
/// computed from all channels' means.
final class SeModule extends Net implements Layer {
    private final Conv2d fc1;
    private final Conv2d fc2;

    SeModule(int channels, int reduction) {
        fc1 = child("fc1", Conv2d.of(channels, channels / reduction, 1));
        fc2 = child("fc2", Conv2d.of(channels / reduction, channels, 1));
    }

    @Override
    public Tensor forward(Tensor x) { // [N, C, H, W]
        Tensor squeezed = Fn.adaptiveAvgPool2d(x, 1, 1); // [N, C, 1, 1]
        Tensor gate = Fn.sigmoid(fc2.forward(Fn.relu(fc1.forward(squeezed)))); // [N, C, 1, 1]
        return Ops.mul(x, gate); // [N, C, H, W]
    }
}
