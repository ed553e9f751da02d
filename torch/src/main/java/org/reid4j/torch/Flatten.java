package org.reid4j.torch;

import org.bytedeco.pytorch.Tensor;

/// Joins all dimensions but the first: `[N, C, H, W]` to `[N, C·H·W]`.
public final class Flatten extends Net implements Layer {

    @Override
    public Tensor forward(Tensor x) {
        return Fn.flatten(x, 1);
    }
}
