package org.reid4j.models.dgnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.reid4j.models.Golden;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Shapes;
import org.reid4j.torch.Tensors;

/// The adversarial losses on a small discriminator: against the formulas written out, and the gradient of the
/// penalty, which is a gradient of a gradient, against differences.
class AdversarialLossTest {
    private static final double STEP = 1e-5;

    private static Discriminator judge() {
        var judge = new Discriminator(new Discriminator.Widths(2, 2, 1, 2));
        judge.initialise(3);
        judge.to(Precision.F64);
        try (NoGrad _ = NoGrad.open()) {
            judge.parameters().values().forEach(weight -> weight.copy_(Ops.mul(weight, 20))); // else all scores are 0
        }
        return judge;
    }

    private static Tensor images(String name) {
        return GoldenPart.input(name, 1, 2, 3, 9, 9);
    }

    @Test
    void theLossesAreTheirFormulas() {
        try (Scope _ = Scope.open();
                var judge = judge()) {
            double drawn = 0;
            double missed = 0;
            double real = 0;
            for (int scale = 0; scale < 2; scale++) {
                drawn += meanSquare(judge.scores(images("fake")).get(scale), 0);
                missed += meanSquare(judge.scores(images("fake")).get(scale), 1);
                real += meanSquare(judge.scores(images("real")).get(scale), 1);
            }
            var judged = AdversarialLoss.discriminator(judge, images("fake"), images("real"), 0);
            assertThat(Tensors.item(judged.penalty())).isZero();
            assertThat(Tensors.item(judged.total())).isCloseTo(drawn + real, within(1e-12));
            assertThat(Tensors.item(AdversarialLoss.generator(judge, images("fake"))))
                    .isCloseTo(2 * missed, within(1e-12));
        }
    }

    private static double meanSquare(Tensor scores, double target) {
        double[] values = Tensors.toDoubles(scores);
        return Arrays.stream(values).map(v -> (v - target) * (v - target)).sum() / values.length;
    }

    /// How fast the summed scores grow along one number of a photo is the gradient there.
    @Test
    void thePenaltyIsTheSquaredLengthOfTheGradient() {
        try (Scope _ = Scope.open();
                var judge = judge()) {
            double squares = 0;
            double[] pixels = Tensors.toDoubles(images("real"));
            for (int i = 0; i < pixels.length; i++) {
                double[] up = sums(judge, pixels, i, STEP);
                double[] down = sums(judge, pixels, i, -STEP);
                for (int scale = 0; scale < up.length; scale++) {
                    double slope = (up[scale] - down[scale]) / (2 * STEP);
                    squares += slope * slope;
                }
            }
            var judged = AdversarialLoss.discriminator(judge, images("fake"), images("real"), 0.5);
            assertThat(Golden.relative(Tensors.item(judged.penalty()), 0.5 * squares / 2))
                    .isLessThan(1e-4);
        }
    }

    /// The summed scores of each scale with one number changed.
    private static double[] sums(Discriminator judge, double[] pixels, int place, double change) {
        double[] moved = pixels.clone();
        moved[place] += change;
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open()) {
            return judge.scores(Tensors.of(moved, 2, 3, 9, 9)).stream()
                    .mapToDouble(scores -> Tensors.item(Ops.sum(scores)))
                    .toArray();
        }
    }

    @Test
    void thePenaltysOwnGradientIsItsSlope() {
        try (Scope _ = Scope.open();
                var judge = judge()) {
            penalty(judge).backward();
            Tensor weight = Objects.requireNonNull(judge.parameters().get("cnns.1.2.conv.weight"));
            double[] gradient = Tensors.toDoubles(weight.grad());
            double length = Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum());
            assertThat(length).isGreaterThan(1e-3);
            double up = moved(judge, weight, gradient, STEP / length);
            double down = moved(judge, weight, gradient, -STEP / length);
            assertThat(Golden.relative((up - down) / (2 * STEP), length)).isLessThan(1e-4);
        }
    }

    private static Tensor penalty(Discriminator judge) {
        return AdversarialLoss.discriminator(judge, images("fake"), images("real"), 1)
                .penalty();
    }

    /// The penalty with a weight moved along a direction.
    private static double moved(Discriminator judge, Tensor weight, double[] direction, double step) {
        try (Scope _ = Scope.open()) {
            double[] before = Tensors.toDoubles(weight);
            double[] after = before.clone();
            for (int i = 0; i < after.length; i++) {
                after[i] += step * direction[i];
            }
            set(weight, after);
            double value = Tensors.item(penalty(judge));
            set(weight, before);
            return value;
        }
    }

    private static void set(Tensor weight, double[] values) {
        try (NoGrad _ = NoGrad.open()) {
            weight.copy_(Tensors.of(values, Shapes.of(weight)));
        }
    }
}
