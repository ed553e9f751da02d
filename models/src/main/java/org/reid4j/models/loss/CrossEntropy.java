package org.reid4j.models.loss;

import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Masks;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Shapes;

/// Cross-entropy with smoothed labels (Szegedy et al. 2016), in the two spellings that re-identification
/// code uses: they differ in the third digit.
///
/// @param smoothing the share eps taken from the true class, 0 (plain) to below 1
/// @param spread to which classes it goes
public record CrossEntropy(double smoothing, Spread spread) {
    /// Where the share goes.
    public enum Spread {
        /// eps/K to every class, the true one too: the paper, RGA, PyTorch.
        ALL_CLASSES,
        /// The same with both targets rounded to float32, whatever the network computes in: the strong
        /// baseline's code makes them so, and a double-precision run of it shows it in the ninth digit.
        ALL_CLASSES_FLOAT32,
        /// eps/(K-1) to every other class: fast-reid.
        OTHER_CLASSES
    }

    /// Checks the range.
    ///
    /// @throws IllegalArgumentException naming value and allowed range
    public CrossEntropy {
        if (!(smoothing >= 0 && smoothing < 1)) {
            throw new IllegalArgumentException("smoothing is " + smoothing + ", allowed: 0 to below 1");
        }
    }

    /// The paper's form.
    public static CrossEntropy smoothed(double smoothing) {
        return new CrossEntropy(smoothing, Spread.ALL_CLASSES);
    }

    /// The mean over the batch of -sum of target times log-probability.
    ///
    /// @param logits `[N, K]`
    /// @param classes `[N]` i64, each 0 to K-1
    /// @return a scalar
    public Tensor compute(Tensor logits, Tensor classes) {
        long n = classes.numel();
        Shapes.require("logits", logits, n, Shapes.ANY);
        long k = logits.size(1);
        double off;
        double on;
        switch (spread) {
            case ALL_CLASSES -> {
                off = smoothing / k;
                on = 1 - smoothing + off;
            }
            case ALL_CLASSES_FLOAT32 -> {
                off = (float) (smoothing / k);
                on = (float) (1 - smoothing) + (float) off;
            }
            case OTHER_CLASSES -> {
                off = k > 1 ? smoothing / (k - 1) : 0;
                on = 1 - smoothing;
            }
            default -> throw new AssertionError(spread);
        }
        Tensor logProbabilities = Fn.logSoftmax(logits, 1); // [N, K]
        Tensor picked = Masks.gather(logProbabilities, 1, Ops.unsqueeze(classes, 1)); // [N, 1]
        Tensor likelihood = Ops.mul(Ops.sum(picked), on - off);
        if (off != 0) {
            likelihood = Ops.addScaled(likelihood, Ops.sum(logProbabilities), off);
        }
        return Ops.div(likelihood, -(double) n);
    }
}
