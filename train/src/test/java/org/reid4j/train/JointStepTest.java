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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Dataset;
import org.reid4j.models.PartNet;
import org.reid4j.models.Parts;
import org.reid4j.models.ReidNet;
import org.reid4j.models.Systems;
import org.reid4j.models.dgnet.JointTraining;
import org.reid4j.torch.Precision;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightFiles;
import org.reid4j.train.config.ConfigFile;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.hook.EndReport;
import org.reid4j.train.hook.Hook;
import org.reid4j.train.hook.StepReport;

/// DG-Net from its teacher to its generator, on noise: the phases, what they leave behind, and that a stop in
/// either changes nothing.
class JointStepTest {
    @TempDir
    private static Path folder;

    private static Dataset dataset;
    private static RunFolder whole;
    private static Map<String, String> uninterrupted;
    private static final List<StepReport> STEPS = new ArrayList<>();

    private static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @BeforeAll
    static void trainOnce() throws IOException {
        dataset = Fixture.dataset(folder.resolve("people"));
        whole = RunFolder.create(folder.resolve("whole"), "dgnet");
        train(config(), whole, false, new Hook() {
            @Override
            public void onStep(StepReport report) {
                STEPS.add(report);
            }
        });
        uninterrupted = Fixture.fingerprint(whole);
    }

    private static RunConfig config(String... more) {
        var all = new ArrayList<>(List.of(
                "model=dgnet",
                "name=tiny",
                "seed=3",
                "threads=1",
                "model.backbone=resnet18",
                "model.height=32",
                "model.width=32",
                "model.base=2",
                "model.blocks=1",
                "model.hidden=4",
                "model.judge=2",
                "model.judge_blocks=1",
                "model.warm_up=0",
                "model.ramp=0.5",
                "input.augment.pad=2",
                "sampler.identities=4",
                "sampler.batches=2",
                "schedule.milestones=[3]",
                "pretrain.epochs=1",
                "train.epochs=2",
                "train.save_every_steps=1",
                "train.log_every_steps=1",
                "eval.every=1",
                "eval.batch=8",
                "weights=none"));
        all.addAll(List.of(more));
        return ConfigFile.load(List.of(), all).config();
    }

    private static TrainingResult train(RunConfig config, RunFolder run, boolean goOn, Hook... hooks) {
        return new Training(config, dataset, run, Clock.systemUTC(), List.of(), Systems::create)
                .start(List.of(hooks), new StopSignal(), goOn);
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
    void theTeacherComesFirstAndThenAllTermsAreNamed() throws IOException {
        assertThat(STEPS)
                .extracting(StepReport::phase)
                .containsExactly("pretrain", "pretrain", "dgnet", "dgnet", "dgnet", "dgnet");
        assertThat(STEPS.getFirst().terms()).containsOnlyKeys("identity");
        assertThat(List.copyOf(STEPS.get(2).terms().keySet())).isEqualTo(JointTraining.terms());
        assertThat(STEPS.get(2).terms()).containsEntry("cycle", 0.0).containsEntry("teacher", 0.0);
        assertThat(STEPS.getLast().terms().values()).allMatch(value -> value > 0);
        assertThat(STEPS.get(4).learningRate()).isEqualTo(config().optimizer().lr());
        assertThat(STEPS.get(5).learningRate()).isEqualTo(config().optimizer().lr() * 0.1);
        assertThat(Files.readAllLines(whole.file("metrics.csv")).getFirst())
                .contains("discriminator,penalty,photo,other,adversarial,id_other");
        assertThat(whole.record().numbers()).containsKeys("mAP", "rank1");
    }

    @Test
    void theRunsWeightsAreANetworkAndThePartsThatDraw() {
        try (ReidNet net = Models.find(whole.path()).open()) {
            assertThat(net.dimension()).isEqualTo(1024);
            assertThat(net.classes()).isEqualTo(6);
        }
        TensorFile file = WeightFiles.read(whole.file("weights/last.safetensors"));
        for (String name : List.of("dgnet:structure", "dgnet:decoder", "dgnet:appearance")) {
            try (PartNet part = Parts.load(name, file, Map.of(), Precision.F32)) {
                assertThat(part.parameterCount()).isPositive();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 5})
    void aRunCutOffInEitherPhaseGoesOnAsIfNothingHadHappened(long step) throws IOException {
        RunFolder run = RunFolder.create(folder.resolve("cut" + step), "dgnet");
        assertThatThrownBy(() -> train(config(), run, false, cutAt(step))).isInstanceOf(PowerCut.class);
        TrainingResult result = train(config(), run, true);
        assertThat(result.end().outcome()).isEqualTo(EndReport.Outcome.FINISHED);
        assertThat(Fixture.fingerprint(run)).isEqualTo(uninterrupted);
    }

    @Test
    void aTermThatExplodesIsNamed() {
        RunFolder run = RunFolder.create(folder.resolve("exploding"), "dgnet");
        assertThatThrownBy(() -> train(config("model.judge_lr=1e6", "train.epochs=9"), run, false))
                .isInstanceOf(DivergenceException.class)
                .hasMessageContaining("(adversarial = NaN)");
    }

    @ParameterizedTest
    @CsvSource({
        "sampler.identities=3, must be an even number from 4 with 2",
        "sampler.images=4, must be an even number from 4 with 2",
        "train.accumulate=2, have no meaning for model=dgnet",
        "optimizer.type=adam, must be sgd for model=dgnet",
        "train.precision=bf16-autocast, must be f32 or f64 for model=dgnet",
        "model.variant=encoder, Leave pretrain out"
    })
    void whatTheStepCannotDoIsRefusedBeforeARunBegins(String setting, String why) {
        RunFolder run = RunFolder.create(folder.resolve("refused"), "dgnet");
        assertThatThrownBy(() -> train(config(setting), run, false))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining(why);
    }
}
