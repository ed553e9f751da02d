package org.reid4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reid4j.core.data.Dataset;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.hook.Hook;
import org.reid4j.train.hook.StepReport;

/// Every optimizer under every schedule goes on to the same bytes from wherever it was cut off.
///
/// `-Dreid4j.kills=20` cuts each off at twenty steps, one run after the other; `e2e/resume-after-kills.sh` kills
/// real processes.
class ResumeRulesTest {
    private static final int KILLS = Integer.getInteger("reid4j.kills", 1);
    private static final List<String> OPTIMIZERS = List.of(
            "optimizer=adam",
            "optimizer=adam optimizer.amsgrad=true",
            "optimizer=adamw",
            "optimizer=sgd optimizer.lr=0.01",
            "optimizer=sgd optimizer.lr=0.01 optimizer.nesterov=true");
    private static final List<String> SCHEDULES = List.of(
            "schedule=multistep schedule.milestones=[2,3]",
            "schedule=multistep schedule.milestones=[3,6] schedule.unit=iteration schedule.warmup=4",
            "schedule=cosine schedule.milestones=[] schedule.warmup=1 schedule.floor=0.1",
            "schedule=cosine schedule.milestones=[] schedule.unit=iteration schedule.warmup=0",
            "schedule=constant schedule.milestones=[] schedule.warmup=2 schedule.warmup_rule=paper");
    /// What else changes what a step leaves behind, each with one of the combinations.
    private static final List<String> MORE = List.of(
            "",
            "train.ema=0.9",
            "train.accumulate=2",
            "train.clip_norm=0.5",
            "optimizer.bias_lr_factor=2 train.freeze_backbone_epochs=1",
            "sampler.semantics=fast-reid train.accumulate=2 train.ema=0.9");

    @TempDir
    static Path folder;

    private static Dataset dataset;

    private static final class PowerCut extends Error {
        private static final long serialVersionUID = 1L;
    }

    @BeforeAll
    static void photos() throws IOException {
        dataset = Fixture.dataset(folder.resolve("photos"));
    }

    static Stream<Arguments> rules() {
        return IntStream.range(0, OPTIMIZERS.size() * SCHEDULES.size())
                .mapToObj(i -> Arguments.of(
                        OPTIMIZERS.get(i / SCHEDULES.size()),
                        SCHEDULES.get(i % SCHEDULES.size()),
                        MORE.get(i % MORE.size()),
                        i));
    }

    private static RunConfig config(String... words) {
        var all = new ArrayList<>(List.of("train.epochs=3", "train.save_every_steps=2", "eval.every=0"));
        for (String some : words) {
            all.addAll(Stream.of(some.split(" ", -1))
                    .filter(word -> !word.isEmpty())
                    .toList());
        }
        return Fixture.config(all.toArray(String[]::new));
    }

    private static Hook cutAt(long batch) {
        return new Hook() {
            private long batches;

            @Override
            public void onStep(StepReport report) {
                if (++batches == batch) {
                    throw new PowerCut();
                }
            }
        };
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @MethodSource("rules")
    void goesOnToTheSameBytes(String optimizer, String schedule, String more, int number) throws IOException {
        RunConfig config = config(optimizer, schedule, more);
        RunFolder whole = RunFolder.create(folder.resolve("whole"), "tiny");
        var batches = new ArrayList<Double>();
        Fixture.tiny(config, dataset, whole)
                .start(
                        List.of(new Hook() {
                            @Override
                            public void onStep(StepReport report) {
                                batches.add(report.learningRate());
                            }
                        }),
                        new StopSignal(),
                        false);
        Map<String, String> wanted = Fixture.fingerprint(whole);
        assertThat(batches).hasSizeGreaterThan(5);

        var random = new SplittableRandom(number);
        for (int kill = 0; kill < KILLS; kill++) {
            int at = 1 + random.nextInt(batches.size());
            RunFolder run = RunFolder.create(folder.resolve("cut"), "tiny");
            assertThatThrownBy(
                            () -> Fixture.tiny(config, dataset, run).start(List.of(cutAt(at)), new StopSignal(), false))
                    .isInstanceOf(PowerCut.class);
            Fixture.tiny(config, dataset, run).start(List.of(), new StopSignal(), true);
            assertThat(Fixture.fingerprint(run)).as("cut behind batch %d", at).isEqualTo(wanted);
        }
    }
}
