package org.reid4j.torch;

import org.bytedeco.pytorch.Tensor;

/// Means over a grid of as many cells as asked for, whatever the image's size.
public final class AdaptiveAvgPool2d extends Net implements Layer {
    private final int height;
    private final int width;

    /// @param height rows of the result
    /// @param width columns of the result
    public AdaptiveAvgPool2d(int height, int width) {
        this.height = Positive.require("height", height);
        this.width = Positive.require("width", width);
    }

    @Override
    public Tensor forward(Tensor x) {
        return Fn.adaptiveAvgPool2d(x, height, width);
    }
}
