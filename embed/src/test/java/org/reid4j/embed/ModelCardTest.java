package org.reid4j.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.InputKind;
import org.reid4j.core.ReidException;
import org.reid4j.core.eval.Bands;
import org.reid4j.core.eval.Metric;
import org.reid4j.image.ChannelOrder;
import org.reid4j.image.Interpolation;
import org.reid4j.image.Preprocessing;

/// Cards come back as they were written, those of earlier versions too.
class ModelCardTest {
    /// As the first version wrote it.
    private static final String OLD = """
            {"version": 1, "model": {"system": "%s", "backbone": "resnet18"},
             "input": {"height": 128, "width": 64, "interpolation": "bilinear",
                       "mean": [0.5, 0.25, 0.125], "std": [0.25, 0.5, 1.0]},
             "classes": 9, "metric": "cosine", "flip": true, "facts": {"dataset": "street"}}""";

    private static ModelCard card() {
        var input = new Preprocessing(
                256, 128, Interpolation.BICUBIC, ChannelOrder.BGR, 255, new float[] {1, 2, 3}, new float[] {4, 5, 6});
        return new ModelCard(
                "onnx", Map.of("output", "reid"), InputKind.PHOTOS, input, 0, Metric.COSINE, true, Map.of("a", "b|c"));
    }

    @Test
    void aCardOfAnyGraphIsReadBackAsItWasWritten() {
        var card = card().withBands(Optional.of(new Bands(0.7f, 0.5f)), Optional.empty())
                .withEngine(new EngineSpeeds("onnx", Map.of("onnx", 31.0, "torch", 18.25), 32));
        assertThat(ModelCard.parse(card.json(), "model.json")).isEqualTo(card);
        assertThat(card.json())
                .contains("\"onnx_images_per_second\" : 31.0")
                .contains("\"default\" : \"onnx\"")
                .contains("\"colour\" : \"bgr\"");
        assertThat(card.markdown())
                .contains("| speed with torch | 18.3 photos/s, 32 at once |")
                .contains("BGR 0..255")
                .doesNotContain("classes");
    }

    @Test
    void aCardOfTheFirstVersionIsOfRedGreenBlueFromZeroToOne() {
        var card = ModelCard.parse(OLD.formatted("strong-baseline"), "model.json");
        assertThat(card.preprocessing())
                .isEqualTo(new Preprocessing(
                        128, 64, Interpolation.BILINEAR, new float[] {0.5f, 0.25f, 0.125f}, new float[] {0.25f, 0.5f, 1
                        }));
        assertThat(card.reads()).isEqualTo(InputKind.PHOTOS);
        assertThat(card.engine()).isEmpty();
        assertThat(card.settings()).containsExactly(Map.entry("backbone", "resnet18"));
        assertThat(ModelCard.parse(OLD.formatted("gaitgln"), "model.json").reads())
                .isEqualTo(InputKind.SILHOUETTES);
        assertThat(card.json()).as("nothing new is written that is not needed").doesNotContain("colour", "white");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{}",
                "[]",
                "{\"model\": {\"system\": \"onnx\"}}",
                "{\"model\": {\"system\": \"onnx\"}, \"input\": {\"height\": 8, \"width\": 4}}"
            })
    void aDamagedCardIsRefusedByName(String text) {
        assertThatThrownBy(() -> ModelCard.parse(text, "some/model.json"))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("some/model.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"metric\" : \"cosine\"", "\"white\" : 255", "\"colour\" : \"bgr\""})
    void aValueThatNobodyKnowsIsRefused(String part) {
        String bad = card().json().replace(part, part.replaceAll(": .*", ": 77"));
        assertThat(bad).isNotEqualTo(card().json());
        assertThatThrownBy(() -> ModelCard.parse(bad, "m.json")).hasMessageContaining("m.json");
    }
}
