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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Dataset;
import org.reid4j.image.walk.WalkConfig;
import org.reid4j.image.walk.WalkWorld;
import org.reid4j.models.Systems;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightFiles;
import org.reid4j.train.config.ConfigFile;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.hook.EndReport;
import org.reid4j.train.hook.EpochReport;
import org.reid4j.train.hook.Hook;
import org.reid4j.train.hook.Measured;
import org.reid4j.train.hook.StepReport;

/// A training of two phases, on walks: the second begins with the first one's weights, and a stop anywhere
/// changes nothing.
class PhasesTest {
    @TempDir
    private static Path folder;

    private static Path walks;
    private static Map<String, String> uninterrupted;
    private static final List<EpochReport> EPOCHS = new ArrayList<>();
    private static final List<StepReport> STEPS = new ArrayList<>();
    private static RunFolder whole;

    @BeforeAll
    static void trainOnce() throws IOException {
        walks = folder.resolve("walks");
        WalkWorld.write(
                new WalkConfig(
                        5,
                        4,
                        3,
                        5,
                        64,
                        List.of(0, 90),
                        List.of(WalkConfig.demo().trainConditions().getFirst())),
                walks);
        whole = RunFolder.create(folder.resolve("whole"), "walk");
        train(config(), whole, false, new Hook() {
            @Override
            public void onStep(StepReport report) {
                STEPS.add(report);
            }

            @Override
            public void onEpoch(EpochReport report) {
                EPOCHS.add(report);
            }
        });
        uninterrupted = Fixture.fingerprint(whole);
    }

    private static RunConfig config(String... more) {
        var all = new ArrayList<>(List.of(
                "name=walk",
                "threads=1",
                "data.path=" + walks,
                "data.partition=" + walks.resolve("partition.json"),
                "model.channels=2,2,4",
                "model.lateral=4",
                "model.dimension=4",
                "clip.frames=3",
                "clip.flip=0.5",
                "sampler.identities=2",
                "sampler.images=2",
                "sampler.batches=3",
                "pretrain.epochs=2",
                "train.epochs=2",
                "train.save_every_steps=2",
                "train.log_every_steps=1",
                "schedule.warmup=0",
                "eval.every=1"));
        all.addAll(List.of(more));
        return ConfigFile.load(List.of(Path.of("demo-gaitgln")), all).config();
    }

    private static TrainingResult train(RunConfig config, RunFolder run, boolean goOn, Hook... hooks) {
        Dataset dataset = Training.dataset(config);
        return new Training(config, dataset, run, Clock.systemUTC(), List.of(), Systems::create)
                .start(List.of(hooks), new StopSignal(), goOn);
    }

    @Test
    void eachPhaseHasItsOwnNetworkScheduleAndBest() throws IOException {
        assertThat(EPOCHS).extracting(EpochReport::epoch).containsExactly(1, 2, 3, 4);
        assertThat(STEPS).extracting(StepReport::phase).containsOnly("pretrain", "gaitgln");
        assertThat(EPOCHS.get(1).terms()).containsOnlyKeys("triplet");
        assertThat(EPOCHS.get(2).terms()).containsOnlyKeys("triplet", "cross_entropy");
        assertThat(EPOCHS.get(2).best()).isTrue(); // the first of the network that is kept
        assertThat(STEPS.get(0).learningRate()).isEqualTo(config().pretrain().lr());
        assertThat(STEPS.get(6).learningRate()).isEqualTo(config().optimizer().lr());
        assertThat(STEPS.get(5).learningRate()).isLessThan(STEPS.get(0).learningRate());
        assertThat(Files.readAllLines(whole.file("metrics.csv")).getFirst())
                .contains("triplet,cross_entropy,grad_norm,nm,bg,cl,rank1");
        assertThat(Models.find(whole.path()).card().spec().settings()).containsEntry("phase", "2");
        assertThat(whole.record().numbers()).containsKeys("best_rank1", "best_epoch", "nm", "cl");
        assertThat(Files.exists(whole.file("batch-0.jpg"))).isTrue();
    }

    /// What the lateral network learned is not thrown away.
    @Test
    void theSecondPhaseBeginsWithTheFirstOnesWeights() {
        RunFolder run = RunFolder.create(folder.resolve("begins"), "walk");
        String[] still = {"optimizer.lr=1e-30", "optimizer.weight_decay=0", "optimizer.bias_weight_decay=0"};
        assertThatThrownBy(() -> train(config(still), run, false, cutAt(7))).isInstanceOf(PowerCut.class);
        TensorFile first = WeightFiles.read(run.file("weights/last.safetensors"));
        train(config(still), run, true);
        TensorFile last = WeightFiles.read(run.file("weights/last.safetensors"));
        assertThat(last.tensor("Head.fc_bin").orElseThrow().toFloats())
                .isEqualTo(first.tensor("Head.fc_bin").orElseThrow().toFloats());
        assertThat(last.tensor("reduce_fc.weight")).isPresent();
        assertThat(first.tensor("reduce_fc.weight")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 6, 7, 9})
    void aRunCutOffInEitherPhaseGoesOnAsIfNothingHadHappened(long step) throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("cut"), "walk");
        assertThatThrownBy(() -> train(config(), run, false, cutAt(step))).isInstanceOf(PowerCut.class);
        TrainingResult result = train(config(), run, true);
        assertThat(result.end().outcome()).isEqualTo(EndReport.Outcome.FINISHED);
        assertThat(Fixture.fingerprint(run)).isEqualTo(uninterrupted);
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 6, 8})
    void aRunAskedToStopInEitherPhaseGoesOnAsIfNothingHadHappened(long step) throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("stopped"), "walk");
        var stop = new StopSignal();
        var asks = new Hook() {
            @Override
            public void onStep(StepReport report) {
                if (report.position().step() == step) {
                    stop.request();
                }
            }
        };
        RunConfig config = config();
        TrainingResult stopped = new Training(
                        config, Training.dataset(config), run, Clock.systemUTC(), List.of(), Systems::create)
                .start(List.of(asks), stop, false);
        assertThat(stopped.end().outcome()).isEqualTo(EndReport.Outcome.STOPPED);
        train(config, run, true);
        assertThat(Fixture.fingerprint(run)).isEqualTo(uninterrupted);
    }

    @Test
    void theBestOfARunIsMeasuredOnTheNetworkThatIsKept() {
        var walked = (Measured.Walks) EPOCHS.getLast().evaluation().orElseThrow();
        assertThat(walked.numbers().keySet()).containsExactly("nm", "bg", "cl", "rank1");
        assertThat(walked.score()).isBetween(0.0, 1.0);
        assertThat(walked.brief()).contains("nm").contains("cl");
    }

    @Test
    void whatDoesNotGoTogetherIsRefusedBeforeAnythingIsMade() {
        assertThatThrownBy(() -> Preflight.check(config("model.phase=1"), Training.dataset(config())))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("pretrain.epochs is 2")
                .hasMessageContaining("phase=1");
        RunConfig photos = ConfigFile.load(List.of(Path.of("demo")), List.of("data.path=" + walks))
                .config();
        assertThatThrownBy(() -> Preflight.check(photos, Training.dataset(config())))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("reads photos")
                .hasMessageContaining("gaitgln");
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

    /// Stands for whatever ends a process at once.
    private static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
