package org.reid4j.image;

/// How a resized pixel is mixed from its neighbours: the two filters that the field's recipes use.
public enum Interpolation {
    /// Triangle filter, the default of torchvision's `Resize`.
    BILINEAR(1) {
        @Override
        double weight(double distance) {
            double x = Math.abs(distance);
            return x < 1 ? 1 - x : 0;
        }
    },
    /// Cubic convolution with a = -0.5 (Keys 1981).
    BICUBIC(2) {
        @Override
        double weight(double distance) {
            double x = Math.abs(distance);
            if (x < 1) {
                return ((A + 2) * x - (A + 3)) * x * x + 1;
            }
            return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
        }
    };

    private static final double A = -0.5;

    private final double support;

    Interpolation(double support) {
        this.support = support;
    }

    /// Half the filter's width, in source pixels when nothing is shrunk.
    double support() {
        return support;
    }

    abstract double weight(double distance);
}
