package org.reid4j.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.ReidException;
import org.reid4j.embed.onnx.ElementType;
import org.reid4j.embed.onnx.OnnxFile;
import org.reid4j.embed.onnx.OnnxGraph;
import org.reid4j.embed.onnx.OnnxNode;
import org.reid4j.embed.onnx.OnnxRun;
import org.reid4j.embed.onnx.OnnxTensor;
import org.reid4j.embed.onnx.OnnxValue;
import org.reid4j.embed.protobuf.Message;
import org.reid4j.image.Preprocessing;

/// A stranger's graph that goes round for ever is refused before ONNX Runtime sees it: nothing could stop it there.
class EndlessGraphTest {
    @TempDir
    Path folder;

    /// A network that hands its embedding through a loop.
    ///
    /// @param rounds how often; below 0 for ever
    private Path looping(String operator, long rounds) throws IOException {
        Path file = folder.resolve("looping.onnx");
        OnnxFile.write(
                file,
                new OnnxGraph(
                        "looping",
                        List.of(new OnnxValue("input", ElementType.FLOAT, List.of("batch", "3", "8", "4"))),
                        List.of(new OnnxValue("embedding", ElementType.FLOAT, List.of("batch", "96"))),
                        List.of(),
                        List.of(new OnnxNode("Flatten", List.of("input"), List.of("flat"), Map.of())),
                        Map.of()));
        // of a message that is written twice the parts are joined
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(Files.readAllBytes(file));
        whole.writeBytes(new Message().message(7, loop(operator, rounds)).toByteArray());
        return Files.write(file, whole.toByteArray());
    }

    private static Message loop(String operator, long rounds) {
        var body = new Message()
                .message(1, identity("going", "still_going"))
                .message(1, identity("value", "same_value"))
                .text(2, "body")
                .message(11, value("round", 7, 0))
                .message(11, value("going", 9, 0))
                .message(11, value("value", 1, 2))
                .message(12, value("still_going", 9, 0))
                .message(12, value("same_value", 1, 2));
        var node = new Message()
                .text(1, rounds < 0 ? "" : "rounds")
                .text(1, "go")
                .text(1, "flat")
                .text(2, "embedding")
                .text(3, "round and round")
                .text(4, operator)
                .message(5, new Message().text(1, "body").message(6, body).number(20, 5));
        ByteBuffer count = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(rounds)
                .flip();
        return new Message()
                .message(5, constant("go", 9, ByteBuffer.wrap(new byte[] {1})))
                .message(5, constant("rounds", 7, count))
                .message(1, node);
    }

    private static Message identity(String from, String to) {
        return new Message().text(1, from).text(2, to).text(3, to).text(4, "Identity");
    }

    private static Message constant(String name, int type, ByteBuffer data) {
        return new Message().number(2, type).text(8, name).bytes(9, data);
    }

    private static Message value(String name, int type, int dimensions) {
        var shape = new Message();
        for (int i = 0; i < dimensions; i++) {
            shape.message(1, new Message().text(2, name + i));
        }
        return new Message()
                .text(1, name)
                .message(
                        2,
                        new Message().message(1, new Message().number(1, type).message(2, shape)));
    }

    /// So the file below is refused for its loop and for nothing else.
    @Test
    void withAnEndItIsAGraphThatRuns() throws IOException {
        try (var run = OnnxRun.open(looping("Loop", 3), 1)) {
            var pixels = new float[96];
            pixels[7] = 0.5f;
            var found = run.run(Map.of("input", OnnxTensor.of("input", pixels, 1, 3, 8, 4)));
            var floats = new float[96];
            Objects.requireNonNull(found.get("embedding"))
                    .data()
                    .duplicate()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(floats);
            assertThat(floats).isEqualTo(pixels);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Loop", "Scan", "SequenceMap"})
    void aLoopIsRefusedByItsName(String operator) throws IOException {
        Path file = looping(operator, -1);
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(30), // a loop that runs would never come back
                () -> assertThatThrownBy(() ->
                                OnnxEmbedder.open(file, Preprocessing.imagenet(8, 4), OnnxEmbedder.Options.defaults()))
                        .isInstanceOfSatisfying(
                                ReidException.class, e -> assertThat(e.kind()).isEqualTo(ReidException.Kind.USAGE))
                        .hasMessageStartingWith(file + " is not run: it has the operator " + operator)
                        .satisfies(e -> assertThat(e).message().hasLineCount(2)));
    }
}
