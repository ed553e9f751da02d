package org.reid4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Dataset;
import org.reid4j.train.config.ConfigFile;
import org.reid4j.train.config.PrecisionChoice;
import org.reid4j.train.config.RunConfig;

/// What is measured is chosen once, and belongs to the run from then on.
class PrecisionTrialTest {
    @TempDir
    static Path folder;

    private static Dataset dataset;

    @BeforeAll
    static void photos() throws IOException {
        dataset = Fixture.dataset(folder.resolve("photos"));
    }

    @ParameterizedTest
    @CsvSource({"1, 0.5, BF16_AUTOCAST", "1, 0.94, BF16_AUTOCAST", "1, 0.96, F32", "1, 1, F32", "1, 9, F32"})
    void halfTheDigitsMustPay(double plain, double half, PrecisionChoice chosen) {
        assertThat(PrecisionTrial.judged(plain, half).chosen()).isEqualTo(chosen);
    }

    @Test
    void aFirstStepUnderBfloat16ThatOnlyMakesItsPlansIsNotHeldAgainstIt() {
        var half = new ArrayDeque<>(List.of(9.0, 0.5, 0.5, 0.5, 0.5));
        assertThat(PrecisionTrial.timed(() -> 1, half::remove).chosen()).isEqualTo(PrecisionChoice.BF16_AUTOCAST);
        assertThat(half).isEmpty();
        var emulated = new ArrayDeque<>(List.of(90.0, 60.0));
        PrecisionTrial slow = PrecisionTrial.timed(() -> 1, emulated::remove);
        assertThat(slow.chosen()).isEqualTo(PrecisionChoice.F32);
        assertThat(slow.halfSeconds()).isEqualTo(60);
    }

    @Test
    void theChoiceIsWrittenDownAndKept() throws IOException {
        RunConfig asked = Fixture.config("train.precision=auto", "train.epochs=1");
        RunFolder run = RunFolder.create(folder.resolve("runs"), "auto");
        Fixture.tiny(asked, dataset, run).start(List.of(), new StopSignal(), false);
        RunConfig settled = run.config().config();
        assertThat(settled.train().precision()).isIn(PrecisionChoice.F32, PrecisionChoice.BF16_AUTOCAST);
        String word = settled.train().precision() == PrecisionChoice.F32 ? "f32" : "bf16-autocast";
        String found = run.record().provenance().getOrDefault("precision", "");
        assertThat(found).startsWith(word + ", measured: a step takes ").contains(" s in f32, ");
        assertThat(Files.readString(run.file("log.txt"))).contains("train.precision=auto: " + found);

        Map<String, String> chosen = Fixture.fingerprint(run);
        RunFolder again = RunFolder.create(folder.resolve("runs"), "auto");
        Fixture.tiny(Fixture.config("train.precision=" + word, "train.epochs=1"), dataset, again)
                .start(List.of(), new StopSignal(), false);
        assertThat(Fixture.fingerprint(again)).isEqualTo(chosen); // looking changes nothing

        RunConfig longer = ConfigFile.load(List.of(run.file("config.yaml")), List.of("train.epochs=2"))
                .config();
        Fixture.tiny(longer, dataset, run).start(List.of(), new StopSignal(), true);
        assertThat(run.config().config().train().precision())
                .isEqualTo(settled.train().precision());
        assertThat(run.record().provenance()).containsEntry("precision", found);
        assertThatThrownBy(() -> Fixture.tiny(Fixture.config("train.precision=auto", "train.epochs=3"), dataset, run)
                        .start(List.of(), new StopSignal(), true))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("train.precision was " + word);
    }

    @Test
    void theEstimateCountsBatchesAndMeasurements() {
        RunConfig config = Fixture.config("train.epochs=3", "eval.every=2", "eval.flip=false");
        Estimate estimate = Estimate.of(config, dataset);
        int batches = Preflight.sampler(config, dataset, config.seed()).batchesPerEpoch();
        assertThat(estimate.batches()).isEqualTo(3L * batches);
        assertThat(estimate.evaluations()).isEqualTo(2);
        assertThat(estimate.stepSeconds()).isPositive();
        assertThat(estimate.seconds())
                .isEqualTo(estimate.stepSeconds() * 3 * batches
                        + 2 * estimate.evaluationSeconds().orElseThrow());
        assertThat(new Estimate(0.5, 14_400, java.util.OptionalDouble.of(90), 12, 3L << 30).words())
                .isEqualTo(
                        "about 2 h 18 min on this machine: 14,400 steps of 0.50 s, 12 evaluations of 2 min; memory about 3.0 GiB beside decoded photos (data.cache_mb)");
    }
}
