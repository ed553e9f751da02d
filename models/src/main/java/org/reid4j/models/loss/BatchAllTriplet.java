package org.reid4j.models.loss;

import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Masks;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Shapes;
import org.reid4j.torch.Tensors;

/// The batch-all triplet loss of gait recognition: for each part of the body every triplet of the batch,
/// and the mean over those that still cost something (Hermans et al. 2017, there "BA with non-zero mean";
/// so in GaitSet and OpenGait).
///
/// As in both releases an image is also its own positive, at distance 0. They compute distances by
/// |a|² + |b|² - 2ab, which loses digits for long features, and OpenGait rounds the features to float32
/// whatever the network computes in; here distances come from differences, in the features' own precision,
/// so results agree as far as the releases' rounding lets them. OpenGait's 1e-9 in the divisor is below
/// float32, in which alone it divides, and is left out.
///
/// @param margin hinge max(0, d+ - d- + margin), 0 or above, in the papers 0.2
public record BatchAllTriplet(double margin) {
    /// Stands for "no such image" where identities have different numbers of images: beyond any distance
    /// and finite, so that no gradient turns into NaN.
    private static final double FAR = 1e30;

    /// Checks the range.
    ///
    /// @throws IllegalArgumentException naming value and allowed range
    public BatchAllTriplet {
        if (!(margin >= 0 && margin < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("margin is " + margin + ", allowed: 0 or above");
        }
    }

    /// The mean over the parts.
    ///
    /// @param features `[N, P, D]`
    /// @param classes `[N]` i64
    /// @return a scalar
    public Tensor compute(Tensor features, Tensor classes) {
        return Ops.mean(eachPart(features, classes));
    }

    /// The loss of each part: the sum of its triplets' hinges divided by how many are above 0; 0 when none
    /// is.
    ///
    /// @param features `[N, P, D]`
    /// @param classes `[N]` i64
    /// @return `[P]`
    public Tensor eachPart(Tensor features, Tensor classes) {
        Shapes.require("features", features, classes.numel(), Shapes.ANY, Shapes.ANY);
        Tensor same = Ops.toLong(Masks.eq(Ops.unsqueeze(classes, 1), Ops.unsqueeze(classes, 0))); // [N, N]
        Tensor distances = Fn.pairDistances(Ops.transpose(features, 0, 1)); // [P, N, N]
        Tensor positives = chosen(distances, same, true, -FAR); // [P, N, p]
        Tensor negatives = chosen(distances, same, false, FAR); // [P, N, n]
        Tensor gaps = Ops.sub(Ops.unsqueeze(positives, 3), Ops.unsqueeze(negatives, 2)); // [P, N, p, n]
        long triplets = gaps.numel() / features.size(1); // none in a batch of one person
        Tensor costs = Ops.reshape(Ops.clampMin(Ops.add(gaps, margin), 0), features.size(1), triplets);
        Tensor counted = Ops.sumDim(Ops.toLong(Masks.gt(costs, 0)), 1, false); // [P]
        return Ops.div(Ops.sumDim(costs, 1, false), Ops.clampMin(counted, 1));
    }

    /// The distances of each image to its positives or negatives, as many columns as the image with the
    /// most has; the columns that another one lacks are filled.
    private static Tensor chosen(Tensor distances, Tensor same, boolean positives, double missing) {
        Ops.Found order = Ops.sort(same, 1, positives); // columns of a kind first, in their old order
        Tensor rows = positives ? same : Ops.add(Ops.neg(same), 1);
        long most = Math.round(Tensors.item(Ops.max(Ops.sumDim(rows, 1, false))));
        Tensor columns = Ops.slice(order.indices(), 1, 0, most); // [N, most]
        Tensor absent = Masks.eq(Masks.gather(rows, 1, columns), 0); // [N, most]
        Tensor all = Ops.expand(Ops.unsqueeze(columns, 0), distances.size(0), columns.size(0), most);
        return Masks.maskedFill(Masks.gather(distances, 2, all), absent, missing);
    }
}
