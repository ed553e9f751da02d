package org.reid4j.models.backbone;

import org.reid4j.torch.BatchNorm2d;
import org.reid4j.torch.Conv2d;
import org.reid4j.torch.Sequential;

/// The projection that brings a block's input to its output's shape (`downsample.0`, `downsample.1`).
final class Shortcut {
    private Shortcut() {}

    static boolean needed(int in, int out, int stride) {
        return stride != 1 || in != out;
    }

    static Sequential of(int in, int out, int stride) {
        return Sequential.of(Conv2d.of(in, out, 1).stride(stride).noBias(), BatchNorm2d.of(out));
    }
}
