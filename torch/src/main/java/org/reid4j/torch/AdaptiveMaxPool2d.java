package org.reid4j.torch;

import org.bytedeco.pytorch.Tensor;

/// Maxima over a grid of as many cells as asked for, whatever the image's size.
public final class AdaptiveMaxPool2d extends Net implements Layer {
    private final int height;
    private final int width;

    /// @param height rows of the result
    /// @param width columns of the result
    public AdaptiveMaxPool2d(int height, int width) {
        this.height = Positive.require("height", height);
        this.width = Positive.require("width", width);
    }

    @Override
    public Tensor forward(Tensor x) {
        return Fn.adaptiveMaxPool2d(x, height, width);
    }
}
