package org.reid4j.torch;

import org.bytedeco.pytorch.Tensor;

/// The mean of each window.
public final class AvgPool2d extends Net implements Layer {
    private final int kernel;
    private final int stride;
    private final int padding;

    /// @param kernel side of the window
    /// @param stride step between windows
    /// @param padding rim of zeros, which count
    public AvgPool2d(int kernel, int stride, int padding) {
        this.kernel = Positive.require("kernel", kernel);
        this.stride = Positive.require("stride", stride);
        this.padding = Positive.orZero("padding", padding);
    }

    @Override
    public Tensor forward(Tensor x) {
        return Fn.avgPool2d(x, kernel, stride, padding);
    }
}
