package org.reid4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.data.Dataset;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.hook.EndReport;
import org.reid4j.train.hook.Hook;
import org.reid4j.train.hook.StepReport;

/// A resumed run must leave the same bytes as one that was never stopped.
class ResumeTest {
    @TempDir
    static Path folder;

    private static Dataset dataset;
    private static RunConfig config;
    private static Map<String, String> uninterrupted;

    /// Stands for a power cut: nothing of the run gets to react to it.
    private static final class PowerCut extends Error {
        private static final long serialVersionUID = 1L;
    }

    @BeforeAll
    static void trainWithoutInterruption() throws IOException {
        dataset = Fixture.dataset(folder.resolve("photos"));
        config = Fixture.config("train.save_every_steps=2", "train.ema=0.9");
        RunFolder run = RunFolder.create(folder.resolve("whole"), "tiny");
        TrainingResult result = Training.run(config, dataset, run, List.of(), new StopSignal());
        assertThat(result.end().outcome()).isEqualTo(EndReport.Outcome.FINISHED);
        assertThat(result.end().position().step()).isGreaterThanOrEqualTo(6);
        uninterrupted = Fixture.fingerprint(run);
    }

    private static Hook cutAt(long step) {
        return new Hook() {
            @Override
            public void onStep(StepReport report) {
                if (report.position().step() == step) {
                    throw new PowerCut();
                }
            }
        };
    }

    @Test
    void theSameSeedGivesTheSameBytesWhateverTheThreadsOfTheLoader() throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("again"), "tiny");
        RunConfig other = Fixture.config(
                "train.save_every_steps=2", "train.ema=0.9", "data.workers=3", "data.prefetch=1", "data.cache_mb=0");
        Training.run(other, dataset, run, List.of(), new StopSignal());
        assertThat(Fixture.fingerprint(run)).isEqualTo(uninterrupted);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 4, 5, 6})
    void aRunCutOffAtAStepGoesOnAsIfNothingHadHappened(long step) throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("cut"), "tiny");
        assertThatThrownBy(() -> Training.run(config, dataset, run, List.of(cutAt(step)), new StopSignal()))
                .isInstanceOf(PowerCut.class);
        TrainingResult result = Training.resume(config, dataset, run, List.of(), new StopSignal());
        assertThat(result.end().outcome()).isEqualTo(EndReport.Outcome.FINISHED);
        assertThat(Fixture.fingerprint(run)).isEqualTo(uninterrupted);
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 5})
    void aRunAskedToStopSavesAndGoesOnAsIfNothingHadHappened(long step) throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("stopped"), "tiny");
        var stop = new StopSignal();
        var asks = new Hook() {
            @Override
            public void onStep(StepReport report) {
                if (report.position().step() == step) {
                    stop.request();
                }
            }
        };
        TrainingResult stopped = Training.run(config, dataset, run, List.of(asks), stop);
        assertThat(stopped.end().outcome()).isEqualTo(EndReport.Outcome.STOPPED);
        assertThat(stopped.end().position().step()).isEqualTo(step);
        assertThat(run.record().status()).isEqualTo(RunRecord.Status.STOPPED);
        assertThat(stopped.resumeCommand())
                .contains("--resume")
                .contains(run.path().toString());
        Training.resume(run.config().config(), dataset, run, List.of(), new StopSignal());
        assertThat(run.record().status()).isEqualTo(RunRecord.Status.FINISHED);
        assertThat(Fixture.fingerprint(run)).isEqualTo(uninterrupted);
        assertThat(Files.readAllLines(run.file("metrics.csv"))).hasSize(4);
    }
}
