package org.reid4j.torch;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// A matrix and a bias: classifiers and reductions. The weights are NaN until an [Init] or a file fills them.
public final class Linear extends Net implements Layer {
    private final int in;
    private final int out;
    private final Tensor weight;
    private @Nullable Tensor bias;

    private Linear(int in, int out) {
        this.in = Positive.require("in", in);
        this.out = Positive.require("out", out);
        weight = parameter("weight", Tensors.filled(Double.NaN, out, in));
        bias = parameter("bias", Tensors.filled(Double.NaN, out));
    }

    /// A linear layer with bias.
    public static Linear of(int in, int out) {
        return new Linear(in, out);
    }

    /// Leaves the bias out.
    public Linear noBias() {
        if (adopted()) {
            throw new IllegalStateException("the options of a Linear are settled once it is part of a network");
        }
        drop("bias");
        bias = null;
        return this;
    }

    /// `[out, in]`.
    public Tensor weight() {
        return weight;
    }

    /// @param x `[…, in]`
    /// @return `[…, out]`
    @Override
    public Tensor forward(Tensor x) {
        if (x.dim() < 1 || x.size(-1) != in) {
            throw new IllegalArgumentException("input of Linear(%d, %d) has shape %s, its last size must be %d"
                    .formatted(in, out, Shapes.text(Shapes.of(x)), in));
        }
        return Fn.affine(x, weight, bias);
    }

    void initialise(Rng rng) {
        Init.kaimingUniformFanIn(weight, Math.sqrt(5), rng);
        if (bias != null) {
            Init.biasDefault(bias, weight, rng);
        }
    }
}
