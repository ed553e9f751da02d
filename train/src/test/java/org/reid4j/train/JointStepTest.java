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
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.hook.EndReport;
import org.reid4j.train.hook.Hook;
import org.reid4j.train.hook.RollbackReport;
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
        return TinyDgNet.config(1, more);
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
    void aTermThatExplodesIsNamedAndAResumeGoesOn() {
        RunFolder run = RunFolder.create(folder.resolve("exploding"), "dgnet");
        assertThatThrownBy(() -> train(config("model.judge_lr=1e6", "train.epochs=9"), run, false))
                .isInstanceOf(DivergenceException.class)
                .hasMessageContaining("(adversarial = NaN)");
        var rollbacks = new ArrayList<RollbackReport>();
        assertThatThrownBy(() -> train(
                        config("model.judge_lr=1e6", "train.epochs=9", "train.on_nan=rollback"), run, true, new Hook() {
                            @Override
                            public void onRollback(RollbackReport report) {
                                rollbacks.add(report);
                            }
                        }))
                .as("half of such a rate is as bad, and so is half of that")
                .isInstanceOf(DivergenceException.class);
        assertThat(rollbacks).hasSize(3);
        assertThat(rollbacks.getFirst().to().step())
                .as("it went on from its checkpoint")
                .isGreaterThan(1);
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
