package org.reid4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Sample;
import org.reid4j.core.eval.BandTable;
import org.reid4j.core.eval.Bands;
import org.reid4j.core.eval.Calibration;
import org.reid4j.core.eval.Metric;
import org.reid4j.core.eval.Spread;
import org.reid4j.embed.ModelCard;
import org.reid4j.image.Preprocessing;
import org.reid4j.models.Systems;
import org.reid4j.train.config.TrainConfig;
import org.reid4j.train.loader.Batch;

/// The papers of a run: record, card, and what a divergence says.
class PapersTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    void aRecordIsReadBackAsItWasWritten() {
        RunFolder run = RunFolder.create(folder, "r");
        RunRecord begun = RunRecord.begin(NOON, List.of("train", "data=a b"), 7, Map.of("java", "25"));
        run.write(begun);
        assertThat(run.record()).isEqualTo(begun);
        RunRecord alive = begun.alive(NOON.plusSeconds(10), Map.of("epoch", "2"));
        RunRecord ended = alive.end(RunRecord.Status.STOPPED, Optional.of("asked \"nicely\""), NOON.plusSeconds(20));
        run.write(ended);
        assertThat(run.record()).isEqualTo(ended);
        assertThat(ended.progress()).containsEntry("epoch", "2");
    }

    @Test
    void aRunThatFellSilentIsLostAndAClockThatWentBackIsNot() {
        RunRecord begun = RunRecord.begin(NOON, List.of(), 1, Map.of());
        assertThat(begun.status(NOON.plusSeconds(299))).isEqualTo(RunRecord.Status.RUNNING);
        assertThat(begun.status(NOON.plusSeconds(301))).isEqualTo(RunRecord.Status.LOST);
        assertThat(begun.status(NOON.minusSeconds(9999))).isEqualTo(RunRecord.Status.RUNNING);
        RunRecord done = begun.end(RunRecord.Status.FINISHED, Optional.empty(), NOON);
        assertThat(done.status(NOON.plusSeconds(99_999))).isEqualTo(RunRecord.Status.FINISHED);
    }

    @Test
    void aDamagedRecordIsRefusedByName() {
        RunFolder run = RunFolder.create(folder, "r");
        run.write("run.json", "{\"status\": \"run");
        assertThatThrownBy(run::record).isInstanceOf(ReidException.class).hasMessageContaining("run.json");
    }

    @Test
    void aCardIsReadBackAsItWasWritten() {
        var card = Cards.of(
                        Systems.spec("strong-baseline", Map.of("backbone", "resnet18", "triplet_margin", "soft")),
                        Preprocessing.imagenet(128, 64),
                        9,
                        Metric.COSINE,
                        true,
                        Map.of("dataset", "a | b"))
                .withBands(
                        Optional.of(new Bands(0.7f, 0.55f)),
                        Optional.of(new Calibration(12, 48, spread(0.1), spread(0.8), new BandTable(List.of()))));
        assertThat(ModelCard.parse(card.json(), "model.json")).isEqualTo(card);
        assertThat(card.markdown())
                .contains("| backbone | resnet18 |")
                .contains("match from similarity 0.700")
                .contains("| bands measured on | 48 photos of 12 people that asked: few, take them as a hint |");
        String older = card.json().replace("\"measured\"", "\"unknown_here\"");
        assertThat(ModelCard.parse(older, "model.json").calibration())
                .as("a card from before it was kept")
                .isEmpty();
        assertThatThrownBy(() -> ModelCard.parse("{}", "some/model.json")).isInstanceOf(ReidException.class);
        assertThatThrownBy(() -> ModelCard.parse("{", "some/model.json"))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("some/model.json");
    }

    private static Spread spread(double mean) {
        return new Spread(4000, mean, 0.1, mean - 0.2, mean - 0.1, mean, mean + 0.1, mean + 0.2);
    }

    @Test
    void aDivergenceNamesStepRateTermAndFiles() {
        var samples = List.of(new Sample(Path.of("d/a.jpg"), 1, 1, 0), new Sample(Path.of("d/b.jpg"), 1, 1, 0));
        var batch = new Batch(2, 4, 9, new int[] {1, 0}, new float[0], 0);
        var divergence = new Divergence(samples);
        divergence.checkLoss(1, Map.of("triplet", 1.0), batch, 17, 0.1);
        assertThatThrownBy(() -> divergence.checkLoss(
                        Double.NaN, Map.of("cross_entropy", 1.0, "triplet", Double.NaN), batch, 17, 0.1))
                .isInstanceOf(DivergenceException.class)
                .hasMessageContaining("step 17 (epoch 3, batch 5): the loss is NaN (triplet = NaN), learning rate 0.1")
                .hasMessageContaining("b.jpg, a.jpg")
                .hasMessageContaining("last checkpoint was not touched");
        divergence.checkLoss(1e6, Map.of("triplet", 1e6), batch, 17, 0.1);
        assertThatThrownBy(() -> divergence.checkLoss(-2e6, Map.of("a", -2e6, "b", 0.0), batch, 17, 0.1))
                .hasMessageContaining("the loss is -2000000.0 (a = -2000000.0), learning rate 0.1");
        assertThatThrownBy(
                        () -> divergence.checkGradients(Double.POSITIVE_INFINITY, "base.conv1.weight", batch, 17, 0.1))
                .hasMessageContaining("a gradient is not finite (base.conv1.weight)")
                .hasMessageContaining("on_nan=rollback");
        assertThatThrownBy(() -> new Divergence(samples, TrainConfig.OnNan.ROLLBACK)
                        .checkGradients(Double.NaN, "w", batch, 17, 0.1))
                .hasMessageNotContaining("rollback");
    }
}
