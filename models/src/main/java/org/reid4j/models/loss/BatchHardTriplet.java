package org.reid4j.models.loss;

import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Masks;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Shapes;

/// The batch-hard triplet loss (Hermans et al. 2017): for each image the farthest of its identity and the
/// nearest of another one.
///
/// As in the released codes the positives include the image itself, so an identity with one image in the
/// batch has the positive distance 0. An image without any negative contributes nothing.
///
/// @param margin hinge max(0, d+ - d- + margin); empty for the soft margin log(1 + exp(d+ - d-))
/// @param metric the distance
public record BatchHardTriplet(OptionalDouble margin, TripletMetric metric) {
    /// Stands for "no negative": above any distance and finite, so that no gradient turns into NaN.
    private static final double FAR = 1e30;

    private static final double LEAST_LENGTH = 1e-12;

    /// Checks the range.
    ///
    /// @throws IllegalArgumentException naming value and allowed range
    public BatchHardTriplet {
        if (margin.isPresent() && !(margin.getAsDouble() >= 0)) {
            throw new IllegalArgumentException("margin is " + margin.getAsDouble() + ", allowed: 0 or above");
        }
    }

    /// With a hinge, on Euclidean distances.
    public static BatchHardTriplet margin(double margin) {
        return new BatchHardTriplet(OptionalDouble.of(margin), TripletMetric.EUCLIDEAN);
    }

    /// With the soft margin, on Euclidean distances.
    public static BatchHardTriplet soft() {
        return new BatchHardTriplet(OptionalDouble.empty(), TripletMetric.EUCLIDEAN);
    }

    /// The mean over the batch.
    ///
    /// @param features `[N, D]`
    /// @param classes `[N]` i64
    /// @return a scalar
    public Tensor compute(Tensor features, Tensor classes) {
        Shapes.require("features", features, classes.numel(), Shapes.ANY);
        Tensor distances = distances(features); // [N, N]
        Tensor same = Masks.eq(Ops.unsqueeze(classes, 1), Ops.unsqueeze(classes, 0)); // [N, N]
        Tensor positive = Ops.max(Masks.maskedFill(distances, Masks.not(same), -1), 1, false)
                .values(); // [N]
        Tensor negative =
                Ops.min(Masks.maskedFill(distances, same, FAR), 1, false).values(); // [N]
        Tensor gap = Ops.sub(positive, negative);
        return Ops.mean(margin.isPresent() ? Ops.clampMin(Ops.add(gap, margin.getAsDouble()), 0) : Fn.softplus(gap));
    }

    private Tensor distances(Tensor features) {
        return switch (metric) {
            case EUCLIDEAN -> Fn.distances(features, features);
            case NORMALISED -> {
                Tensor unit = Ops.div(features, Ops.add(Ops.norm(features, 1, true), LEAST_LENGTH));
                yield Fn.distances(unit, unit);
            }
            case COSINE -> Ops.mul(Fn.cosineDistances(features, features), 2);
        };
    }
}
