package org.reid4j.torch;

import org.bytedeco.pytorch.Tensor;

/// Zeroes a share of the values in training and scales the rest by 1/(1-p); does nothing in evaluation.
public final class Dropout extends Net implements Layer {
    private final double p;

    /// @param p share of values to zero, 0 to 1
    public Dropout(double p) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException("dropout p is " + p + ", must be in 0..1");
        }
        this.p = p;
    }

    @Override
    public Tensor forward(Tensor x) {
        return Fn.dropout(x, p, training());
    }
}
