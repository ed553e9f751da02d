package org.reid4j.models.loss;

import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Init;
import org.reid4j.torch.Masks;
import org.reid4j.torch.Net;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Rng;
import org.reid4j.torch.Shapes;
import org.reid4j.torch.Tensors;

/// The center loss (Wen et al. 2016) as re-identification code has it: the mean squared distance of a
/// feature to its identity's center, without the paper's half.
///
/// Holds the centers, one learned vector per identity, under the released name `centers`; they start
/// standard normal.
public final class CenterLoss extends Net {
    private static final double LEAST = 1e-12;
    private static final double MOST = 1e12;

    private final Tensor centers;

    /// @param classes number of identities
    /// @param dimension of the features
    /// @param rng gives the first centers
    public CenterLoss(int classes, int dimension, Rng rng) {
        centers = parameter("centers", Tensors.zeros(classes, dimension));
        Init.normal(centers, 1, rng);
    }

    /// The centers, `[K, D]`.
    public Tensor centers() {
        return centers;
    }

    /// The mean over the batch, each squared distance kept within 1e-12 and 1e12.
    ///
    /// @param features `[N, D]`
    /// @param classes `[N]` i64
    /// @return a scalar
    public Tensor compute(Tensor features, Tensor classes) {
        Shapes.require("features", features, classes.numel(), centers.size(1));
        Tensor away = Ops.sub(features, Masks.indexSelect(centers, 0, classes)); // [N, D]
        Tensor squared = Ops.sumDim(Ops.square(away), 1, false); // [N]
        return Ops.mean(Ops.clampMax(Ops.clampMin(squared, LEAST), MOST));
    }
}
