package org.reid4j.train.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.reid4j.train.Phase;
import org.reid4j.train.config.ConfigFile;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.config.ScheduleConfig;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Held to the learning rates that the released codes print (PyTorch 1.13).
class ScheduleTest {
    private static final double EXACT = 1e-12;

    private static JsonNode golden(String name) {
        try (InputStream in = Objects.requireNonNull(ScheduleTest.class.getResourceAsStream("/schedules.json"))) {
            return new JsonMapper().readTree(in).path(name);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void strongBaselineAsReleased() {
        var schedule = new MultiStep(List.of(40, 70), 0.1).warmedUp(10, 0.01, WarmUp.Rule.LINEAR);
        JsonNode rates = golden("strongbaseline_code").path("lr_by_last_epoch");
        assertThat(rates.size()).isEqualTo(121);
        for (int tick = 0; tick < rates.size(); tick++) {
            assertThat(3.5e-4 * schedule.factor(tick)).isCloseTo(rates.get(tick).asDouble(), within(EXACT));
        }
    }

    @Test
    void strongBaselineAsPrinted() {
        ScheduleConfig config = ConfigFile.load(List.of(), List.of("schedule.warmup_rule=paper"))
                .config()
                .schedule();
        JsonNode rates = golden("strongbaseline_paper").path("lr");
        assertThat(rates.size()).isEqualTo(120);
        var rate = new Phase.Rate(3.5e-4, config.schedule(120), false, config.firstTick());
        for (int epoch = 0; epoch < rates.size(); epoch++) {
            assertThat(rate.at(epoch, 0)).isCloseTo(rates.get(epoch).asDouble(), within(EXACT));
        }
    }

    @Test
    void fastReidWarmUpByIteration() {
        var schedule = new Constant().warmedUp(2000, 0.1, WarmUp.Rule.LINEAR);
        JsonNode rates = golden("fastreid_warmup_2000");
        assertThat(rates.size()).isEqualTo(7);
        rates.properties()
                .forEach(entry -> assertThat(3.5e-4 * schedule.factor(Long.parseLong(entry.getKey())))
                        .isCloseTo(entry.getValue().asDouble(), within(EXACT)));
    }

    @Test
    void rga() {
        var schedule = new MultiStep(List.of(80, 120, 160, 200, 240, 280, 320, 360), 0.5)
                .warmedUp(20, 0.01, WarmUp.Rule.LINEAR);
        JsonNode rates = golden("rga");
        assertThat(rates.size()).isEqualTo(600);
        for (int epoch = 0; epoch < rates.size(); epoch++) {
            assertThat(8e-4 * schedule.factor(epoch)).isCloseTo(rates.get(epoch).asDouble(), within(EXACT));
        }
    }

    @Test
    void rgaAsItsConfigurationSays() {
        RunConfig run =
                ConfigFile.load(List.of(Path.of("base/rga-sc")), List.of()).config();
        ScheduleConfig config = run.schedule();
        JsonNode rates = golden("rga");
        assertThat(run.train().epochs()).isEqualTo(rates.size());
        var rate = new Phase.Rate(run.optimizer().lr(), config.schedule(rates.size()), false, config.firstTick());
        for (int epoch = 0; epoch < rates.size(); epoch++) {
            assertThat(rate.at(epoch, 0)).isCloseTo(rates.get(epoch).asDouble(), within(EXACT));
        }
    }

    @Test
    void dgNetAndGln() {
        var dgNet = new MultiStep(List.of(60_000, 90_000), 0.1);
        golden("dgnet_gen_dis")
                .properties()
                .forEach(entry -> assertThat(1e-4 * dgNet.factor(Long.parseLong(entry.getKey())))
                        .isCloseTo(entry.getValue().asDouble(), within(EXACT)));
        var gln = new MultiStep(List.of(10_000, 20_000, 30_000), 0.1);
        golden("opengait_gln")
                .properties()
                .forEach(entry -> assertThat(0.1 * gln.factor(Long.parseLong(entry.getKey())))
                        .isCloseTo(entry.getValue().asDouble(), within(EXACT)));
    }

    @Test
    void theLastEpochOfACosineStillLearnsHoweverEpochsAreCounted() {
        for (int first : new int[] {0, 1}) {
            ScheduleConfig config = ConfigFile.load(
                            List.of(), List.of("schedule=cosine", "schedule.warmup=0", "schedule.first=" + first))
                    .config()
                    .schedule();
            var rate = new Phase.Rate(1, config.schedule(4), false, config.firstTick());
            assertThat(rate.at(0, 0)).isEqualTo(1);
            assertThat(rate.at(3, 0)).isCloseTo((1 + Math.cos(Math.PI * 3 / 4)) / 2, within(1e-15));
        }
    }

    @Test
    void cosineFallsFromOneToItsFloor() {
        var cosine = new Cosine(0, 10, 0.05);
        assertThat(cosine.factor(0)).isEqualTo(1);
        assertThat(cosine.factor(5)).isCloseTo((1 + 0.05) / 2, within(1e-15));
        assertThat(cosine.factor(10)).isEqualTo(0.05);
        assertThat(cosine.factor(99)).isEqualTo(0.05);
    }

    @Test
    void aRunThatEndsWithinItsWarmUpIsDoubted() {
        var schedule = ScheduleConfig.defaults(); // warms up over 10 epochs
        assertThat(schedule.doubt(10))
                .hasValueSatisfying(words -> assertThat(words)
                        .contains("warms up over 10 epochs and this run has 10")
                        .endsWith("schedule.warmup=1 or so"));
        assertThat(schedule.doubt(11)).isEmpty();
    }
}
