package org.reid4j.torch;

import org.bytedeco.pytorch.Tensor;

/// The largest value of each window.
public final class MaxPool2d extends Net implements Layer {
    private final int kernel;
    private final int stride;
    private final int padding;
    private final boolean roundUp;

    /// @param kernel side of the window
    /// @param stride step between windows
    /// @param padding rim, at most half the kernel, that never wins
    public MaxPool2d(int kernel, int stride, int padding) {
        this(kernel, stride, padding, false);
    }

    /// @param kernel side of the window
    /// @param stride step between windows
    /// @param padding rim, at most half the kernel, that never wins
    /// @param roundUp whether a last window may reach over the edge
    public MaxPool2d(int kernel, int stride, int padding, boolean roundUp) {
        this.kernel = Positive.require("kernel", kernel);
        this.stride = Positive.require("stride", stride);
        this.padding = Positive.orZero("padding", padding);
        this.roundUp = roundUp;
    }

    @Override
    public Tensor forward(Tensor x) {
        return Fn.maxPool2d(x, kernel, stride, padding, roundUp);
    }
}
