package org.reid4j.models.dgnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.reid4j.models.Det;
import org.reid4j.models.Golden;
import org.reid4j.models.backbone.Backbone;
import org.reid4j.torch.Masks;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;

/// The joint training: its terms against two iterations of the released trainer, and at narrow widths that
/// every network learns, that gradients flow where a variant says, and that a guard stops it in time.
class JointTrainingTest {
    private static final int CLASSES = 16;
    private static final Golden GOLDEN = Golden.of("dgnet_trainer");
    private static final long WARM_UP = 30_000;

    /// Looks at nothing.
    private static final JointTraining.Guard NONE = new JointTraining.Guard() {
        @Override
        public void losses(double loss, Map<String, Double> terms) {}

        @Override
        public void gradients(double norm, Map<String, Tensor> weights) {}
    };

    /// The fixture's: ramps half way, each an increment further in its first iteration.
    private static JointWeights fixture(double again) {
        double slope = 0.0005;
        var code = new Ramp(0.5, slope, WARM_UP, 1);
        return new JointWeights(
                false,
                5,
                5,
                1,
                1,
                0.5,
                1,
                0,
                AdversarialLoss.PENALTY,
                code,
                code,
                new Ramp(0.5, slope, WARM_UP, 2),
                new Ramp(1, slope, WARM_UP, 2),
                0.2,
                again);
    }

    private static DgNetworks released() {
        var nets = new DgNetworks(
                new AppearanceEncoder(CLASSES, TrunkChoice.APPEARANCE, 0, 0),
                new AppearanceEncoder(CLASSES, TrunkChoice.APPEARANCE, 0, 0),
                new StructureEncoder(StructureEncoder.Widths.RELEASED),
                new StructureEncoder(StructureEncoder.Widths.RELEASED),
                new Decoder(Decoder.Widths.RELEASED),
                new Discriminator(Discriminator.Widths.RELEASED),
                Optional.of(new Teacher(CLASSES, TrunkChoice.TEACHER, 0)));
        Det.fill(nets.generatorState(), "dg_gen");
        Det.fill(nets.appearance().stateDict(), "dg_id");
        Det.fill(nets.judge().stateDict(), "dg_dis");
        Det.fill(nets.teacher().orElseThrow().stateDict(), "dg_teacher");
        return nets;
    }

    private static PhotoPairs.Side side(String name, int height, int width, long... people) {
        Function<String, Tensor> images =
                tag -> Tensors.to(Det.images("dgtr_" + tag, people.length, 3, height, width), Precision.F32);
        return new PhotoPairs.Side(
                images.apply(name), images.apply("p" + name), Tensors.of(people, people.length), Optional.empty());
    }

    private static PhotoPairs pairs(int height, int width) {
        return new PhotoPairs(side("a", height, width, 1, 5), side("b", height, width, 7, 2));
    }

    /// A minute long and more, so only with `-Dreid4j.slow=true`.
    ///
    /// Heads that normalise over two pictures turn differences of rounding into per milles: the terms that
    /// look at drawn pictures through them agree to 5e-3, all others to 1e-4. The second iteration starts
    /// from weights whose gradients were of length 500,000, where float32 engines part, so it is compared
    /// roughly, but for its ramps.
    /// In float64 the same code gives 5.12 for `id_drawn` where float32 gives 4.90 here and 4.92 there.
    @Test
    @EnabledIfSystemProperty(named = "reid4j.slow", matches = "true")
    void twoIterationsEqualTheReleasedTrainer() {
        for (String run : List.of("1.", "0.")) {
            var weights = fixture(run.equals("1.") ? 1 : 0);
            try (Scope _ = Scope.open();
                    var training = new JointTraining(released(), weights, JointRates.RELEASED)) {
                var first = training.learn(pairs(256, 128), WARM_UP + 1, 0.5, 1, NONE);
                equal(run + "0.", first.terms(), weights, WARM_UP + 1, 1e-4, 5e-3);
                assertThat(Golden.relative(first.loss(), GOLDEN.value(run + "0.loss_gen_total")))
                        .isLessThan(1e-4);
                assertThat(Golden.relative(
                                length(training.networks().generatorParameters()), GOLDEN.value(run + "0.l2_gen")))
                        .isLessThan(1e-6);
                assertThat(Golden.relative(
                                length(training.networks().judge().parameters()), GOLDEN.value(run + "0.l2_dis")))
                        .isLessThan(1e-7);
                assertThat(Golden.relative(
                                length(training.networks().appearance().parameters()), GOLDEN.value(run + "0.l2_id")))
                        .isLessThan(5e-3);
                var second = training.learn(pairs(256, 128), WARM_UP + 2, 0.5, 1, NONE);
                equal(run + "1.", second.terms(), weights, WARM_UP + 2, 0.2, 0.25);
            }
        }
    }

    private static void equal(
            String at, Map<String, Double> terms, JointWeights weights, long iteration, double tight, double loose) {
        term(at, value(terms, "discriminator"), tight, "loss_dis_total");
        term(at, value(terms, "adversarial"), tight, "loss_gen_adv_a", "loss_gen_adv_b");
        term(at, value(terms, "photo"), tight, "loss_gen_recon_x_a", "loss_gen_recon_x_b");
        term(at, value(terms, "other"), tight, "loss_gen_recon_xp_a", "loss_gen_recon_xp_b");
        term(at, value(terms, "cycle"), tight, "loss_gen_cycrecon_x_a", "loss_gen_cycrecon_x_b");
        term(at, value(terms, "appearance"), tight, "loss_gen_recon_f_a", "loss_gen_recon_f_b");
        term(at, value(terms, "structure"), tight, "loss_gen_recon_s_a", "loss_gen_recon_s_b");
        term(at, value(terms, "id_other"), tight, "loss_pid");
        double fine = weights.teacher().at(iteration - 1) * weights.fine();
        term(at, value(terms, "identity") + fine * value(terms, "id_fine"), tight, "loss_id");
        term(at, value(terms, "id_drawn"), loose, "loss_gen_recon_id");
        term(at, value(terms, "teacher") + weights.fine() * value(terms, "fine"), loose, "loss_teacher");
        assertThat(weights.appearanceCode().at(iteration)).isCloseTo(GOLDEN.value(at + "recon_f_w"), close());
        assertThat(weights.structureCode().at(iteration)).isCloseTo(GOLDEN.value(at + "recon_s_w"), close());
        assertThat(weights.cycle().at(iteration)).isCloseTo(GOLDEN.value(at + "recon_x_cyc_w"), close());
        assertThat(weights.teacher().at(iteration)).isCloseTo(GOLDEN.value(at + "teacher_w"), close());
    }

    private static org.assertj.core.data.Offset<Double> close() {
        return org.assertj.core.data.Offset.offset(1e-12);
    }

    private static double value(Map<String, Double> terms, String name) {
        return Objects.requireNonNull(terms.get(name), name);
    }

    private static void term(String at, Double ours, double tolerance, String... theirs) {
        double sum = 0;
        for (String name : theirs) {
            sum += GOLDEN.value(at + name);
        }
        assertThat(Golden.relative(ours, sum)).as(at + theirs[0]).isLessThan(tolerance);
    }

    private static double length(Map<String, Tensor> weights) {
        double sum = 0;
        for (Tensor weight : weights.values()) {
            for (double value : Tensors.toDoubles(weight)) {
                sum += value * value;
            }
        }
        return Math.sqrt(sum);
    }

    private static DgNetworks narrow() {
        var nets = new DgNetworks(
                encoder(),
                encoder(),
                structure(),
                structure(),
                new Decoder(new Decoder.Widths(16, 2, 512, 8)),
                new Discriminator(new Discriminator.Widths(2, 1, 1, 2)),
                Optional.of(new Teacher(CLASSES, Backbone.RESNET18, TrunkChoice.TEACHER, 0)));
        nets.appearance().initialise(1);
        nets.structure().initialise(2);
        nets.decoder().initialise(3);
        nets.judge().initialise(4);
        nets.teacher().orElseThrow().initialise(5);
        return nets;
    }

    private static AppearanceEncoder encoder() {
        return new AppearanceEncoder(CLASSES, Backbone.RESNET18, TrunkChoice.APPEARANCE, 0, 0);
    }

    private static StructureEncoder structure() {
        return new StructureEncoder(new StructureEncoder.Widths(2, 2, 1, 7));
    }

    @Test
    void everyNetworkButTheTeacherLearns() {
        for (var weights : List.of(JointWeights.released(0, 1, 0), JointWeights.paper(0, 1, 0))) {
            try (Scope _ = Scope.open();
                    var training = new JointTraining(narrow(), weights, JointRates.RELEASED)) {
                var nets = training.networks();
                Map<String, double[]> before = values(nets);
                Map<String, Double> terms =
                        training.learn(pairs(64, 32), 2, 0, 1, NONE).terms();
                assertThat(List.copyOf(terms.keySet())).isEqualTo(JointTraining.terms());
                assertThat(terms.values()).allMatch(value -> value > 0 || weights.attached());
                List<String> still = new ArrayList<>();
                values(nets).forEach((name, now) -> {
                    if (java.util.Arrays.equals(now, before.get(name)) && !name.contains("model.fc.")) {
                        still.add(name);
                    }
                });
                assertThat(still).allMatch(name -> name.startsWith("teacher."));
                assertThat(still)
                        .hasSameSizeAs(nets.teacher().orElseThrow().parameters().keySet().stream()
                                .filter(name -> !name.contains("model.fc."))
                                .toList());
            }
        }
    }

    private static Map<String, double[]> values(DgNetworks nets) {
        Map<String, double[]> all = new java.util.LinkedHashMap<>();
        nets.generatorParameters().forEach((name, tensor) -> all.put("generator." + name, Tensors.toDoubles(tensor)));
        nets.judge().parameters().forEach((name, tensor) -> all.put("judge." + name, Tensors.toDoubles(tensor)));
        nets.appearance().parameters().forEach((name, tensor) -> all.put("id." + name, Tensors.toDoubles(tensor)));
        nets.teacher()
                .orElseThrow()
                .parameters()
                .forEach((name, tensor) -> all.put("teacher." + name, Tensors.toDoubles(tensor)));
        return all;
    }

    /// As released no term on drawn pictures reaches the encoder's code; as the article's formulas it does.
    @Test
    void theAppearanceCodeCarriesGradientsInThePapersVariantOnly() {
        for (boolean attached : List.of(false, true)) {
            try (Scope _ = Scope.open();
                    var nets = narrow()) {
                Exchange drawn = Exchange.of(nets, pairs(64, 32), attached, true);
                Ops.sum(Ops.add(drawn.redressed(), drawn.fromOther())).backward();
                assertThat(nets.appearance().state("model.conv1.weight").grad().defined())
                        .isEqualTo(attached);
            }
        }
    }

    @Test
    void beforeTheRampsOnlyReconstructionGameAndIdentityCount() {
        try (Scope _ = Scope.open();
                var training = new JointTraining(narrow(), JointWeights.released(10, 0.1, 0), JointRates.RELEASED)) {
            Map<String, Double> terms =
                    training.learn(pairs(64, 32), 3, 0, 1, NONE).terms();
            assertThat(terms.entrySet().stream()
                            .filter(term -> term.getValue() == 0)
                            .map(Map.Entry::getKey)
                            .collect(Collectors.toSet()))
                    .containsExactlyInAnyOrder("appearance", "structure", "cycle", "teacher", "fine");
        }
    }

    @Test
    void aGuardThatRefusesTheDiscriminatorsLossKeepsAllWeights() {
        var refusing = new JointTraining.Guard() {
            @Override
            public void losses(double loss, Map<String, Double> terms) {
                throw new IllegalStateException("refused " + terms.keySet());
            }

            @Override
            public void gradients(double norm, Map<String, Tensor> weights) {}
        };
        try (Scope _ = Scope.open();
                var training = new JointTraining(narrow(), JointWeights.released(0, 1, 0), JointRates.RELEASED)) {
            Map<String, double[]> before = values(training.networks());
            assertThatThrownBy(() -> training.learn(pairs(64, 32), 2, 0, 1, refusing))
                    .hasMessage("refused [discriminator, penalty]");
            values(training.networks())
                    .forEach((name, now) -> assertThat(now).as(name).isEqualTo(before.get(name)));
        }
    }

    @Test
    void erasedRectanglesAreSeenByTheIdentityTermsOnly() {
        try (Scope _ = Scope.open();
                var nets = narrow()) {
            PhotoPairs whole = pairs(64, 32);
            Tensor black = Tensors.zerosLike(whole.a().photos());
            var side = new PhotoPairs.Side(
                    whole.a().photos(),
                    whole.a().others(),
                    whole.a().people(),
                    Optional.of(new PhotoPairs.Erased(black, black)));
            Exchange plain = Exchange.of(nets, whole, false, true);
            Exchange erased = Exchange.of(nets, new PhotoPairs(side, whole.b()), false, true);
            assertThat(Tensors.toDoubles(erased.ab())).isEqualTo(Tensors.toDoubles(plain.ab()));
            assertThat(Tensors.toDoubles(erased.a().photo().primary()))
                    .isNotEqualTo(Tensors.toDoubles(plain.a().photo().primary()));
            assertThat(Masks.allFinite(erased.a().photo().primary())).isTrue();
        }
    }

    @Test
    void rampsWaitThenRiseThenStay() {
        var ramp = Ramp.from0(0.5, 3, 1);
        assertThat(List.of(ramp.at(-1), ramp.at(3), ramp.at(4), ramp.at(5), ramp.at(9)))
                .containsExactly(0.0, 0.0, 0.5, 1.0, 1.0);
        assertThatThrownBy(() -> new Ramp(1, 0, 0, 0.5)).hasMessageContaining("must not fall");
    }
}
