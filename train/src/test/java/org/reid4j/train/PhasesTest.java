package org.reid4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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
import org.reid4j.models.ReidNet;
import org.reid4j.models.Systems;
import org.reid4j.torch.Device;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightFiles;
import org.reid4j.train.config.ConfigFile;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.hook.EndReport;
import org.reid4j.train.hook.EpochReport;
import org.reid4j.train.hook.Hook;
import org.reid4j.train.hook.Measured;
import org.reid4j.train.hook.StepReport;
import org.reid4j.train.loader.Batch;

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
        assertThat(Models.find(whole.path()).spec().settings()).containsEntry("phase", "2");
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

    /// Weights of the second phase beside a card of the first would not fit it.
    @Test
    void theWeightsOfARunStoppedBeforeItsSecondPhaseWasMeasuredCanBeOpened() {
        RunFolder run = RunFolder.create(folder.resolve("unmeasured"), "walk");
        assertThatThrownBy(() -> train(config("eval.every=0"), run, false, cutAt(9)))
                .isInstanceOf(PowerCut.class);
        Models found = Models.find(run.path());
        assertThat(found.spec().settings()).containsEntry("phase", "2");
        try (ReidNet net = found.open()) {
            assertThat(net.stateDict()).containsKey("reduce_fc.weight");
        }
    }

    @Test
    void aDatasetWithoutTestPeopleIsLearnedFromWithoutBeingMeasured() throws IOException {
        Path partition = folder.resolve("all.json");
        Files.writeString(partition, "{\"TRAIN_SET\": [\"001\", \"002\", \"003\", \"004\"], \"TEST_SET\": []}");
        RunFolder run = RunFolder.create(folder.resolve("untested"), "walk");
        String[] short_ = {
            "data.partition=" + partition, "pretrain.epochs=1", "train.epochs=1", "train.accumulate=2", "train.ema=0.9"
        };
        TrainingResult result = train(config(short_), run, false);
        assertThat(result.end().evaluation()).isEmpty();
        assertThat(result.end().position().step()).isEqualTo(4); // two steps of 3 batches, twice
        assertThat(Models.find(run.path()).spec().settings()).containsEntry("phase", "2");
        assertThat(Files.readAllLines(run.file("metrics.csv"))).hasSize(3);
    }

    /// A walk that cannot be read is replaced by others of its person, as often as is allowed.
    @Test
    void anUnreadableWalkIsReplacedWhereItIsAllowed() throws IOException {
        Path damaged = folder.resolve("damaged");
        WalkWorld.write(
                new WalkConfig(
                        5,
                        2,
                        1,
                        4,
                        64,
                        List.of(0, 90),
                        List.of(WalkConfig.demo().trainConditions().getFirst())),
                damaged);
        Path broken;
        try (var files = Files.walk(damaged.resolve("001"))) {
            broken = files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        Files.writeString(broken, "no pickle");
        String[] short_ = {
            "data.path=" + damaged,
            "data.partition=" + damaged.resolve("partition.json"),
            "pretrain.epochs=1",
            "train.epochs=1",
            "clip.frames=9",
            "eval.every=0"
        };
        RunFolder refused = RunFolder.create(folder.resolve("refused"), "walk");
        assertThatThrownBy(() -> train(config(short_), refused, false))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining(broken.toString());
        String[] allowed = Arrays.copyOf(short_, short_.length + 1);
        allowed[short_.length] = "data.max_bad=1";
        RunFolder run = RunFolder.create(folder.resolve("allowed"), "walk");
        assertThat(train(config(allowed), run, false).end().outcome()).isEqualTo(EndReport.Outcome.FINISHED);
    }

    /// What a diverged phase had learned does not reach its second attempt.
    @Test
    void aPhaseThatBeginsAgainHasForgotten() {
        RunConfig config = config("train.on_nan=rollback", "train.ema=0.5", "optimizer.lr=0.1");
        var net = Systems.create(config.model(), 4, 1);
        var objective = Systems.objective(config.model(), 4, net.dimension(), 1);
        var parts = new SupervisedStep.Parts(
                net, objective, List.of(0, 0, 1, 1), List.of(2, 64, 44), Device.cpu(), 1, config.train());
        var pixels = new float[4 * 2 * 64 * 44];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (i * 31 % 97) / 97f;
        }
        try (var step = new SupervisedStep(parts, config.optimizer(), new Divergence(List.of()), Map.of());
                Arena memory = Arena.ofConfined()) {
            TensorFile before = step.weights(memory);
            step.begin(before);
            Map<String, float[]> begun = values(step, memory);
            step.learn(new Batch(0, 0, 1, new int[] {0, 1, 2, 3}, pixels, 0), 1, 0.1);
            assertThat(values(step, memory).get("weights/reduce_fc.weight"))
                    .isNotEqualTo(begun.get("weights/reduce_fc.weight"));
            var first = new HashMap<String, RawTensor>();
            before.tensor("Head.fc_bin").ifPresent(tensor -> first.put("Head.fc_bin", tensor));
            step.begin(TensorFile.of(first));
            Map<String, float[]> again = values(step, memory);
            assertThat(again.keySet()).isEqualTo(begun.keySet());
            again.forEach((name, tensor) -> assertThat(tensor).as(name).isEqualTo(begun.get(name)));
        }
    }

    private static Map<String, float[]> values(Step step, Arena memory) {
        var all = new HashMap<String, float[]>();
        step.weights(memory).tensors().forEach((name, tensor) -> all.put("weights/" + name, floats(tensor)));
        step.state(memory).tensors().forEach((name, tensor) -> all.put("state/" + name, floats(tensor)));
        return all;
    }

    private static float[] floats(RawTensor tensor) {
        double[] doubles = tensor.toDoubles();
        var values = new float[doubles.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) doubles[i];
        }
        return values;
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
