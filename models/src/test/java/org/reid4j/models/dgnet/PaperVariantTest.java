package org.reid4j.models.dgnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.reid4j.models.Det;
import org.reid4j.models.Golden;
import org.reid4j.torch.Gradients;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;

/// The joint training as the article's formulas have it, in float64, against automatic differentiation of the same
/// formulas over the released networks: every term, and every gradient of discriminator, generator and encoder.
class PaperVariantTest {
    private static final Golden GOLDEN = Golden.of("dgnet_paper");
    private static final int CLASSES = 16;
    private static final JointRates STILL = new JointRates(0, 0, 0, 0, 0); // else the judge moves before it judges
    private static final int SAMPLES = 4;
    private static final double CLOSE = 1e-9;

    @Test
    void termsAndGradientsAreThoseOfTheArticlesFormulas() {
        var seen = new Seen();
        try (Scope _ = Scope.open();
                var training = new JointTraining(networks(), JointWeights.paper(0, 1, 0), STILL)) {
            var outcome = training.learn(new PhotoPairs(side("a", 1, 5, 3, 9), side("b", 7, 2, 0, 11)), 5, 0, 1, seen);
            outcome.terms()
                    .forEach((name, value) -> assertThat(Golden.relative(value, GOLDEN.value("term." + name)))
                            .as(name)
                            .isLessThan(CLOSE));
            assertThat(Golden.relative(outcome.loss(), GOLDEN.value("loss"))).isLessThan(CLOSE);
            assertThat(Golden.relative(outcome.gradientNorm(), GOLDEN.value("norm")))
                    .isLessThan(CLOSE);
        }
        assertThat(seen.gradients.keySet()).containsExactlyInAnyOrderElementsOf(expected());
        assertThat(seen.gradients).hasSizeGreaterThan(300);
        List<String> apart = new ArrayList<>();
        seen.gradients.forEach((name, ours) -> {
            double[] theirs = GOLDEN.doubles(name);
            // a shift that a normalisation takes away again has no gradient but rounding
            double scale = Math.max(theirs[0], 1e-6 * GOLDEN.value("norm") / seen.gradients.size());
            double difference = 0;
            for (int i = 0; i < theirs.length; i++) {
                double most = i == 1 ? scale * Math.sqrt(ours.count()) : scale; // so large the sum could be
                difference = Math.max(difference, Math.abs(ours.numbers().get(i) - theirs[i]) / most);
            }
            if (!(difference < CLOSE)) {
                apart.add(name + " " + difference + " of " + theirs[0]);
            }
        });
        assertThat(apart).isEmpty();
    }

    private static List<String> expected() {
        return GOLDEN.names().stream()
                .filter(name -> name.startsWith("gradient."))
                .toList();
    }

    private static DgNetworks networks() {
        var structure = new StructureEncoder.Widths(2, 2, 4);
        var nets = new DgNetworks(
                new AppearanceEncoder(CLASSES, TrunkChoice.APPEARANCE, 0, 0),
                new AppearanceEncoder(CLASSES, TrunkChoice.APPEARANCE, 0, 0),
                new StructureEncoder(structure),
                new StructureEncoder(structure),
                new Decoder(new Decoder.Widths(structure.channels(), 2, 2048, 8)),
                new Discriminator(new Discriminator.Widths(2, 2, 1, 2)),
                Optional.of(new Teacher(CLASSES, TrunkChoice.TEACHER, 0)));
        nets.to(Precision.F64);
        Det.fill(nets.generatorState(), "pp_gen");
        Det.fill(nets.appearance().stateDict(), "pp_id");
        Det.fill(nets.judge().stateDict(), "pp_dis");
        Det.fill(nets.teacher().orElseThrow().stateDict(), "pp_teacher");
        return nets;
    }

    private static PhotoPairs.Side side(String name, long... people) {
        return new PhotoPairs.Side(
                Det.images("pp_" + name, people.length, 3, 64, 48),
                Det.images("pp_p" + name, people.length, 3, 64, 48),
                Tensors.of(people, people.length),
                Optional.empty());
    }

    /// Length, sum and values at equal distances of a gradient of so many values.
    private record Summary(int count, List<Double> numbers) {}

    /// Keeps the gradients under the golden file's names.
    private static final class Seen implements JointTraining.Guard {
        private final Map<String, Summary> gradients = new LinkedHashMap<>();
        private boolean judged;

        @Override
        public void losses(double loss, Map<String, Double> terms) {}

        @Override
        public void gradients(double norm, Map<String, Tensor> weights) {
            weights.forEach((name, weight) -> Gradients.of(weight).ifPresent(gradient -> {
                String net = !judged ? "dis" : name.matches("(model|classifier).*") ? "id" : "gen";
                gradients.put("gradient." + net + "." + name, summary(Tensors.toDoubles(gradient)));
            }));
            judged = true;
        }

        private static Summary summary(double[] values) {
            double squares = 0;
            double sum = 0;
            for (double value : values) {
                squares += value * value;
                sum += value;
            }
            List<Double> summary = new ArrayList<>(List.of(Math.sqrt(squares), sum));
            for (int i = 0; i < SAMPLES; i++) {
                summary.add(values[(int) ((long) i * (values.length - 1) / (SAMPLES - 1))]);
            }
            return new Summary(values.length, summary);
        }
    }
}
