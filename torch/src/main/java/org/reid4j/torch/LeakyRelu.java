package org.reid4j.torch;

import org.bytedeco.pytorch.Tensor;

/// x where positive, slope·x elsewhere, as a layer for [Sequential].
public final class LeakyRelu extends Net implements Layer {
    private final double slope;

    /// @param slope of the negative side
    public LeakyRelu(double slope) {
        this.slope = slope;
    }

    @Override
    public Tensor forward(Tensor x) {
        return Fn.leakyRelu(x, slope);
    }
}
