package org.reid4j.torch;

import org.bytedeco.pytorch.Tensor;

/// max(x, 0), as a layer for [Sequential].
public final class Relu extends Net implements Layer {

    @Override
    public Tensor forward(Tensor x) {
        return Fn.relu(x);
    }
}
