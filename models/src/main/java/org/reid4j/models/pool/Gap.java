package org.reid4j.models.pool;

import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Layer;
import org.reid4j.torch.Net;

/// The mean over all places of a map; has no weights.
public final class Gap extends Net implements Layer {
    @Override
    public Tensor forward(Tensor x) { // [N, C, H, W]
        return Fn.flatten(Fn.adaptiveAvgPool2d(x, 1, 1), 1); // [N, C]
    }
}
