package org.reid4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.data.Dataset;
import org.reid4j.train.checkpoint.Position;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.hook.EndReport;
import org.reid4j.train.hook.EpochReport;
import org.reid4j.train.hook.Hook;
import org.reid4j.train.hook.StartReport;
import org.reid4j.train.hook.StepReport;

/// A resumed run must leave the same bytes as one that was never stopped.
class ResumeTest {
    private static final String[] SETTINGS = {"train.epochs=4", "train.save_every_steps=3", "train.ema=0.9"};

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
        config = Fixture.config(SETTINGS);
        RunFolder run = RunFolder.create(folder.resolve("whole"), "tiny");
        TrainingResult result = train(config, run, false);
        assertThat(result.end().outcome()).isEqualTo(EndReport.Outcome.FINISHED);
        assertThat(result.end().position().step()).isGreaterThanOrEqualTo(12);
        uninterrupted = Fixture.fingerprint(run);
    }

    private static TrainingResult train(RunConfig wanted, RunFolder run, boolean goOn, Hook... hooks) {
        return Fixture.tiny(wanted, dataset, run).start(List.of(hooks), new StopSignal(), goOn);
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
                "train.epochs=4",
                "train.save_every_steps=3",
                "train.ema=0.9",
                "train.accumulate=1",
                "data.workers=3",
                "data.prefetch=1",
                "data.cache_mb=0");
        train(other, run, false);
        assertThat(Fixture.fingerprint(run)).isEqualTo(uninterrupted);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void aRunCutOffAtAStepGoesOnAsIfNothingHadHappened(long step) throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("cut"), "tiny");
        assertThatThrownBy(() -> train(config, run, false, cutAt(step))).isInstanceOf(PowerCut.class);
        TrainingResult result = train(config, run, true);
        assertThat(result.end().outcome()).isEqualTo(EndReport.Outcome.FINISHED);
        assertThat(Fixture.fingerprint(run)).isEqualTo(uninterrupted);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 5, 8, 11})
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
        TrainingResult stopped = Fixture.tiny(config, dataset, run).start(List.of(asks), stop, false);
        assertThat(stopped.end().outcome()).isEqualTo(EndReport.Outcome.STOPPED);
        assertThat(stopped.end().position().step()).isEqualTo(step);
        assertThat(run.record().status()).isEqualTo(RunRecord.Status.STOPPED);
        assertThat(stopped.resumeCommand())
                .contains("--resume")
                .contains(run.path().toString());
        train(run.config().config(), run, true);
        assertThat(run.record().status()).isEqualTo(RunRecord.Status.FINISHED);
        assertThat(Fixture.fingerprint(run)).isEqualTo(uninterrupted);
        assertThat(Files.readAllLines(run.file("metrics.csv"))).hasSize(5);
    }

    /// What was learned is saved before the long measurement: no step is done twice.
    @Test
    void aKillWhileMeasuringCostsTheMeasurementAlone() throws IOException {
        RunConfig noSteps = Fixture.config("train.epochs=4", "train.ema=0.9");
        RunFolder run = RunFolder.create(folder.resolve("measuring"), "tiny");
        var steps = new ArrayList<Long>();
        var counts = new Hook() {
            @Override
            public void onStep(StepReport report) {
                steps.add(report.position().step());
            }
        };
        var cut = new Hook() {
            @Override
            public void onEpoch(EpochReport report) {
                if (report.evaluation().isPresent()) {
                    throw new PowerCut();
                }
            }
        };
        assertThatThrownBy(() -> train(noSteps, run, false, counts, cut)).isInstanceOf(PowerCut.class);
        assertThatThrownBy(() -> train(noSteps, run, true, counts, cut)).isInstanceOf(PowerCut.class);
        train(noSteps, run, true, counts);
        assertThat(steps).doesNotHaveDuplicates().isSorted();
        assertThat(Fixture.fingerprint(run)).isEqualTo(uninterrupted);
    }

    /// A kill between a checkpoint of new best weights and their card.
    @Test
    void aCardThatWasNotWrittenIsWrittenWhenTheRunGoesOn() throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("card"), "tiny");
        train(config, run, false);
        run.write("model.json", "{}");
        train(config, run, true);
        assertThat(Fixture.fingerprint(run)).isEqualTo(uninterrupted);
        assertThat(Models.find(run.path()).card().facts())
                .containsEntry("weights_sha256", Fixture.sha256(run.weights()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStopAroundAMeasurementIsHeededAtOnce(boolean before) throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("around"), "tiny");
        var stop = new StopSignal();
        var asks = new Hook() {
            @Override
            public void onMeasure(Position position) {
                if (!before) {
                    stop.request();
                }
            }

            @Override
            public void onStep(StepReport report) {
                assertThat(stop.requested()).isFalse();
                if (before
                        && report.position().epoch() == 1
                        && report.position().batch() == report.batches()) {
                    stop.request();
                }
            }
        };
        TrainingResult stopped = Fixture.tiny(config, dataset, run).start(List.of(asks), stop, false);
        assertThat(stopped.end().outcome()).isEqualTo(EndReport.Outcome.STOPPED);
        assertThat(stopped.end().evaluation().isPresent()).isEqualTo(!before);
        train(config, run, true);
        assertThat(Fixture.fingerprint(run)).isEqualTo(uninterrupted);
    }

    /// The person is told, and the run still ends with the same bytes.
    @Test
    void aRunWhoseLatestCheckpointIsDamagedGoesOnFromTheOneBefore() throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("damaged"), "tiny");
        assertThatThrownBy(() -> train(config, run, false, cutAt(8))).isInstanceOf(PowerCut.class);
        String latest = Files.readString(run.file("state/latest")).strip();
        Path damaged = run.file("state/" + latest + "/weights.safetensors");
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length - 1] ^= 1;
        Files.write(damaged, bytes);
        var told = new ArrayList<String>();
        Hook listens = new Hook() {
            @Override
            public void onStart(StartReport report) {
                told.addAll(report.notices());
            }
        };
        train(config, run, true, listens);
        assertThat(told).anyMatch(notice -> notice.contains(latest) && notice.contains("damaged"));
        assertThat(Fixture.fingerprint(run)).isEqualTo(uninterrupted);
    }

    @Test
    void aKillBehindTheLastCheckpointStillGetsItsModelCard() throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("card"), "tiny");
        train(config, run, false);
        Files.delete(run.file("model.json"));
        train(config, run, true);
        assertThat(Fixture.fingerprint(run)).isEqualTo(uninterrupted);
    }

    /// The same with a real process and a real kill, wherever it happens to come.
    @Test
    void aKilledProcessLeavesARunThatGoesOnAsIfNothingHadHappened() throws IOException, InterruptedException {
        Path runs = folder.resolve("killed");
        Process child = child(runs);
        awaitStep(child, 7);
        child.destroyForcibly();
        assertThat(child.waitFor()).isNotZero();
        RunFolder run = RunFolder.latest(runs).orElseThrow();
        assertThat(run.record().status()).isEqualTo(RunRecord.Status.RUNNING);
        assertThat(run.record().status(run.record().heartbeat().plusSeconds(3600)))
                .isEqualTo(RunRecord.Status.LOST);
        train(config, run, true);
        assertThat(Fixture.fingerprint(run)).isEqualTo(uninterrupted);
    }

    /// Java's `destroy()` is SIGTERM where there are signals.
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aTerminatedProcessFinishesItsStepAndSaves() throws IOException, InterruptedException {
        Path runs = folder.resolve("terminated");
        Process child = child(runs);
        awaitStep(child, 2);
        child.destroy();
        assertThat(child.waitFor()).isZero();
        RunFolder run = RunFolder.latest(runs).orElseThrow();
        assertThat(run.record().status()).isEqualTo(RunRecord.Status.STOPPED);
        train(config, run, true);
        assertThat(Fixture.fingerprint(run)).isEqualTo(uninterrupted);
    }

    private static Process child(Path runs) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledRun.class.getName(),
                        folder.resolve("photos").toString(),
                        runs.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void awaitStep(Process child, long step) throws IOException {
        BufferedReader lines = child.inputReader(); // not closed: the child goes on writing
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("step " + step)) {
                return;
            }
        }
        throw new AssertionError("the process ended before step " + step);
    }

    /// What the killed process runs.
    static final class KilledRun {
        private KilledRun() {}

        /// @param arguments photos and runs
        public static void main(String[] arguments) throws IOException {
            Dataset photos = Fixture.dataset(Path.of(arguments[0]));
            RunFolder run = RunFolder.create(Path.of(arguments[1]), "tiny");
            Hook tells = new Hook() {
                @Override
                public void onStep(StepReport report) {
                    System.out.println("step " + report.position().step());
                    System.out.flush();
                    try {
                        Thread.sleep(100); // lets a signal arrive before the run is over
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            };
            Fixture.tiny(Fixture.config(SETTINGS), photos, run)
                    .start(List.of(tells), StopSignal.onInterrupt(() -> {}), false);
        }
    }
}
