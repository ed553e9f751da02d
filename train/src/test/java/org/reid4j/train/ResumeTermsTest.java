package org.reid4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Split;
import org.reid4j.core.eval.Protocol;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.hook.Hook;
import org.reid4j.train.hook.Journal;
import org.reid4j.train.hook.StepReport;

/// A run goes on under the terms it began with, and once at a time.
class ResumeTermsTest {
    @TempDir
    static Path folder;

    private static Dataset dataset;

    @BeforeAll
    static void photos() throws IOException {
        dataset = Fixture.dataset(folder.resolve("photos"));
    }

    private static RunFolder trained() {
        RunFolder run = RunFolder.create(folder.resolve("runs"), "terms");
        train(Fixture.config("train.epochs=1"), dataset, run, false);
        return run;
    }

    private static void train(RunConfig config, Dataset photos, RunFolder run, boolean goOn, Hook... hooks) {
        Fixture.tiny(config, photos, run).start(List.of(hooks), new StopSignal(), goOn);
    }

    @ParameterizedTest
    @ValueSource(strings = {"seed=4", "optimizer.lr=0.01", "sampler.images=3", "data.split=1", "model.last_stride=2"})
    void anotherRuleIsRefusedByItsKey(String override) {
        RunFolder run = trained();
        assertThatThrownBy(() -> train(Fixture.config("train.epochs=2", override), dataset, run, true))
                .isInstanceOfSatisfying(
                        ReidException.class, e -> assertThat(e.kind()).isEqualTo(ReidException.Kind.USAGE))
                .hasMessageContaining(override.substring(0, override.indexOf('=')) + " was ");
        assertThat(run.record().status()).isEqualTo(RunRecord.Status.FINISHED);
    }

    @Test
    void otherPhotosAreRefused() {
        RunFolder run = trained();
        Dataset fewer = new Dataset(
                dataset.format(),
                dataset.root(),
                new Split("train", dataset.train().samples().subList(0, 20)),
                dataset.query(),
                dataset.gallery(),
                Map.of(),
                dataset.protocol(),
                List.of());
        assertThatThrownBy(() -> train(Fixture.config("train.epochs=1"), fewer, run, true))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("24 photos, 6 people then, 20 photos, 5 people now");
    }

    @Test
    void moreEpochsOnAnotherMachineAreFineAndTheFirstRecordStays() {
        RunFolder run = trained();
        RunRecord first = run.record();
        train(
                Fixture.config("train.epochs=2", "data.workers=1", "data.prefetch=2", "data.cache_mb=1", "threads=2"),
                dataset,
                run,
                true);
        assertThat(run.record().status()).isEqualTo(RunRecord.Status.FINISHED);
        assertThat(run.record().started()).isEqualTo(first.started());
        assertThat(run.record().provenance()).isEqualTo(first.provenance());
        assertThat(run.record().progress()).containsEntry("epoch", "2");
    }

    @Test
    void aRunThatIsRunningIsNotTrainedTwice() {
        RunFolder run = RunFolder.create(folder.resolve("runs"), "twice");
        RunConfig config = Fixture.config("train.epochs=1");
        train(config, dataset, run, false, new Hook() {
            @Override
            public void onStep(StepReport report) {
                assertThatThrownBy(() -> train(config, dataset, run, true))
                        .isInstanceOf(ReidException.class)
                        .hasMessageContaining(
                                "by process " + ProcessHandle.current().pid());
            }
        });
        assertThat(run.record().status()).isEqualTo(RunRecord.Status.FINISHED);
        train(config, dataset, run, true); // the lock was given back
    }

    @Test
    void reRankingOfSingleShotTrialsIsRefusedBeforeTraining() {
        Dataset shots = new Dataset(
                "viper",
                dataset.root(),
                dataset.train(),
                dataset.query(),
                dataset.gallery(),
                Map.of(),
                new Protocol.SingleShot(2, 1),
                List.of());
        RunFolder run = RunFolder.create(folder.resolve("runs"), "shots");
        assertThatThrownBy(() -> train(Fixture.config("eval.rerank=true"), shots, run, false))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("eval.rerank=false");
    }

    @Test
    void aLongMeasurementKeepsTheRecordAlive() throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("runs"), "beat");
        Instant noon = Instant.parse("2026-01-02T12:00:00Z");
        run.write(RunRecord.begin(noon.minusSeconds(600), List.of(), 1, Map.of()));
        var nanos = new AtomicLong();
        var journal = new Journal(run, Clock.fixed(noon, ZoneOffset.UTC), nanos::get);
        journal.beat();
        assertThat(run.record().status(noon)).isEqualTo(RunRecord.Status.LOST);
        nanos.set(11_000_000_000L);
        journal.beat();
        assertThat(run.record().status(noon)).isEqualTo(RunRecord.Status.RUNNING);
        assertThat(Files.readString(run.file("run.json"))).contains(noon.toString());
    }
}
