package org.reid4j.models.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reid4j.models.Det;
import org.reid4j.models.Golden;
import org.reid4j.models.loss.CrossEntropy.Spread;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Rng;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;

/// Value and input gradient of each loss against the released codes, in float64.
class LossParityTest {
    private static final double TOLERANCE = 1e-9;
    private static final Golden GOLDEN = Golden.of("losses");
    private static final int N = 16;
    private static final int D = 32;
    private static final int K = 10;

    static Stream<Arguments> metricLosses() {
        return Stream.of(
                triplet("strongbaseline.triplet_hard.margin=0.3", OptionalDouble.of(0.3), TripletMetric.EUCLIDEAN),
                triplet("strongbaseline.triplet_hard.margin=1.2", OptionalDouble.of(1.2), TripletMetric.EUCLIDEAN),
                triplet("strongbaseline.triplet_hard.margin=None", OptionalDouble.empty(), TripletMetric.EUCLIDEAN),
                triplet("strongbaseline.triplet_hard.normalized", OptionalDouble.of(0.3), TripletMetric.NORMALISED),
                triplet(
                        "fastreid.triplet.margin=0.3.norm=False.hard=True",
                        OptionalDouble.of(0.3),
                        TripletMetric.EUCLIDEAN),
                triplet(
                        "fastreid.triplet.margin=0.0.norm=False.hard=True",
                        OptionalDouble.empty(),
                        TripletMetric.EUCLIDEAN),
                triplet(
                        "fastreid.triplet.margin=0.3.norm=True.hard=True",
                        OptionalDouble.of(0.3),
                        TripletMetric.COSINE));
    }

    static Stream<Arguments> classificationLosses() {
        return Stream.of(
                Arguments.of("strongbaseline.ce_label_smooth.0.1", CrossEntropy.smoothed(0.1)),
                Arguments.of("torch.cross_entropy", CrossEntropy.smoothed(0)),
                Arguments.of("fastreid.cross_entropy.eps=0.1 (eps/(C-1))", new CrossEntropy(0.1, Spread.OTHER_CLASSES)),
                Arguments.of("fastreid.cross_entropy.eps=0", new CrossEntropy(0, Spread.OTHER_CLASSES)));
    }

    @ParameterizedTest
    @MethodSource("metricLosses")
    void tripletEqualsTheRelease(String name, BatchHardTriplet loss) {
        assertEqual(name, "feat", D, loss::compute);
    }

    @ParameterizedTest
    @MethodSource("classificationLosses")
    void crossEntropyEqualsTheRelease(String name, CrossEntropy loss) {
        assertEqual(name, "logits", K, loss::compute);
    }

    @Test
    void centerLossEqualsTheRelease() {
        try (var center = new CenterLoss(K, D, Rng.of(0))) {
            center.to(Precision.F64);
            try (Scope _ = Scope.open();
                    NoGrad _ = NoGrad.open()) {
                center.centers().copy_(Tensors.of(Det.values("loss:centers", K * D), K, D));
            }
            assertEqual("strongbaseline.center", "feat", D, center::compute);
        }
    }

    private static Arguments triplet(String name, OptionalDouble margin, TripletMetric metric) {
        return Arguments.of(name, new BatchHardTriplet(margin, metric));
    }

    private static void assertEqual(String name, String input, int width, BiFunction<Tensor, Tensor, Tensor> loss) {
        try (Scope _ = Scope.open()) {
            Tensor x = Tensors.of(GOLDEN.doubles(input), N, width);
            x.requires_grad_(true);
            Tensor value = loss.apply(x, Tensors.of(GOLDEN.longs("labels")));
            value.backward();
            assertThat(Golden.relative(Tensors.item(value), GOLDEN.value("value." + name)))
                    .isLessThan(TOLERANCE);
            assertThat(Golden.relative(Tensors.toDoubles(x.grad()), GOLDEN.doubles("grad." + name)))
                    .isLessThan(TOLERANCE);
        }
    }
}
