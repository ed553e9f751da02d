package org.reid4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reid4j.core.data.Dataset;
import org.reid4j.models.Output;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Ops;
import org.reid4j.torch.weights.WeightFiles;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.hook.EndReport;
import org.reid4j.train.hook.Hook;
import org.reid4j.train.hook.RollbackReport;

/// One number that is not finite, wherever it comes in: the run stops in that step or goes back, and no checkpoint
/// holds it.
class NanInjectionTest {
    private static final int AT = 5; // the step it comes in

    @TempDir
    static Path folder;

    private static Dataset dataset;

    /// Where the number comes in, and what the message must name.
    enum Place {
        IMAGE("the loss is NaN"),
        WEIGHT("cross_entropy = NaN"),
        FEATURE("triplet = NaN"),
        LOGIT("cross_entropy = NaN"),
        GRADIENT("a gradient is not finite (base.0.weight)");

        private final String named;

        Place(String named) {
            this.named = named;
        }
    }

    /// The tiny network, poisoned in one step of training.
    private static final class Poisoned extends TinyNet {
        private final Place place;
        private int forwards;

        Poisoned(int classes, long seed, Place place) {
            super(classes, seed);
            this.place = place;
        }

        @Override
        public Output forward(Tensor images) {
            if (!training() || ++forwards != AT) {
                return super.forward(images);
            }
            if (place == Place.WEIGHT) {
                try (var _ = NoGrad.open()) {
                    Tensor weight = Objects.requireNonNull(parameters().get("classifier.weight"));
                    weight.fill_(new Scalar(Double.NaN));
                }
            }
            Output good = super.forward(place == Place.IMAGE ? Ops.add(images, Double.NaN) : images);
            return switch (place) {
                case IMAGE, WEIGHT -> good;
                case FEATURE -> new Output(good.embedding(), poisoned(good.features()), good.logits(), good.named());
                case LOGIT -> new Output(good.embedding(), good.features(), poisoned(good.logits()), good.named());
                case GRADIENT -> {
                    // a zero whose slope is infinite
                    Tensor nothing = Ops.sqrt(Ops.mul(Ops.sum(good.features().getFirst()), 0));
                    yield new Output(
                            good.embedding(),
                            List.of(Ops.add(good.features().getFirst(), nothing)),
                            good.logits(),
                            good.named());
                }
            };
        }

        private static List<Tensor> poisoned(List<Tensor> tensors) {
            return List.of(Ops.add(tensors.getFirst(), Double.NaN));
        }
    }

    @BeforeAll
    static void photos() throws IOException {
        dataset = Fixture.dataset(folder.resolve("photos"));
    }

    private static RunConfig config(String... more) {
        var all = new ArrayList<>(List.of("train.save_every_steps=1", "schedule.warmup=0"));
        all.addAll(List.of(more));
        return Fixture.config(all.toArray(String[]::new));
    }

    private static TrainingResult train(RunConfig config, RunFolder run, Place place, Hook... hooks) {
        return new Training(
                        config,
                        dataset,
                        run,
                        Clock.systemUTC(),
                        List.of(),
                        (_, classes, seed) -> new Poisoned(classes, seed, place))
                .start(List.of(hooks), new StopSignal(), false);
    }

    private static String latest(RunFolder run) throws IOException {
        return Files.readString(run.file("state/latest")).strip();
    }

    /// Each file of tensors that a run has is finite.
    private static Set<String> requireFinite(RunFolder run) throws IOException {
        var seen = new TreeSet<String>();
        try (var files = Files.walk(run.path())) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".safetensors")).toList()) {
                assertThat(WeightFiles.read(file).firstNonFinite())
                        .as(file.toString())
                        .isEmpty();
                seen.add(String.valueOf(file.getFileName()));
            }
        }
        return seen;
    }

    @ParameterizedTest
    @EnumSource
    void aNumberThatIsNotFiniteStopsTheRunInItsStep(Place place) throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("stop"), place.name());

        assertThatThrownBy(() -> train(config(), run, place))
                .isInstanceOfSatisfying(
                        DivergenceException.class,
                        diverged -> assertThat(diverged.step()).isEqualTo(AT))
                .hasMessageContainingAll("at step " + AT, place.named, "learning rate", ".png")
                .satisfies(
                        e -> assertThat(String.valueOf(e.getMessage()).lines().count())
                                .isLessThanOrEqualTo(3));

        assertThat(run.record().progress()).as("what was done before stands").containsEntry("step", "" + (AT - 1));
        assertThat(requireFinite(run)).contains("state.safetensors", "weights.safetensors", "last.safetensors");
    }

    @ParameterizedTest
    @EnumSource
    void aRunThatMayGoBackLearnsToItsEnd(Place place) throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("back"), place.name());
        var rollbacks = new ArrayList<RollbackReport>();

        TrainingResult result = train(config("train.on_nan=rollback"), run, place, new Hook() {
            @Override
            public void onRollback(RollbackReport report) {
                rollbacks.add(report);
            }
        });

        assertThat(result.end().outcome()).isEqualTo(EndReport.Outcome.FINISHED);
        assertThat(rollbacks).singleElement().satisfies(back -> {
            assertThat(back.to().step()).isEqualTo(AT - 1);
            assertThat(back.rateFactor()).isEqualTo(0.5);
        });
        requireFinite(run);
    }

    /// Loss and gradients are finite, the step is too long: nobody could go on from such a checkpoint.
    @ParameterizedTest
    @EnumSource(names = {"SGD", "ADAM", "ADAMW"})
    void aStepThatLeavesTheNumbersMakesNoCheckpoint(org.reid4j.train.config.OptimizerConfig.Type type)
            throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("long"), type.name());
        RunConfig config = config("optimizer=" + type.name().toLowerCase(java.util.Locale.ROOT), "optimizer.lr=1e300");

        assertThatThrownBy(() -> Fixture.tiny(config, dataset, run).start(List.of(), new StopSignal(), false))
                .isInstanceOfSatisfying(
                        DivergenceException.class,
                        diverged -> assertThat(diverged.step()).isEqualTo(1))
                .hasMessageContainingAll("holds NaN or infinity", "No checkpoint was made of it");

        assertThat(run.file("state/latest")).doesNotExist();
        requireFinite(run);
    }

    @Test
    void aRunGoesOnFromItsLastGoodCheckpoint() throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("again"), "tiny");
        assertThatThrownBy(() -> train(config(), run, Place.LOGIT)).isInstanceOf(DivergenceException.class);
        String before = latest(run);
        RunFolder whole = RunFolder.create(folder.resolve("again"), "whole");
        Fixture.tiny(config(), dataset, whole).start(List.of(), new StopSignal(), false);

        Fixture.tiny(config(), dataset, run).start(List.of(), new StopSignal(), true);

        assertThat(Integer.parseInt(latest(run))).isGreaterThan(Integer.parseInt(before));
        Map<String, String> good = Fixture.fingerprint(whole);
        assertThat(Fixture.fingerprint(run)).isEqualTo(good);
    }
}
