package org.reid4j.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.ReidException;
import org.reid4j.embed.onnx.ElementType;
import org.reid4j.embed.onnx.OnnxFile;
import org.reid4j.embed.onnx.OnnxGraph;
import org.reid4j.image.Preprocessing;

/// A graph may keep weights in files of its own folder, and in no others: it may come from a stranger.
class ForeignWeightsTest {
    @TempDir
    Path root;

    private Path folder;

    @FunctionalInterface
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    @BeforeEach
    void numbers() throws IOException {
        folder = Files.createDirectory(root.resolve("model"));
        float[] weights = Graphs.weights();
        var bytes = ByteBuffer.allocate(4 * weights.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(weights);
        Files.write(folder.resolve("weights.bin"), bytes.array());
        Files.write(root.resolve("outside.bin"), bytes.array());
    }

    private static ByteString message(Fields fields) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        fields.write(out);
        out.flush();
        return ByteString.copyFrom(bytes.toByteArray());
    }

    /// The tiny network, its weights replaced by a reference: protobuf merges a second graph into the
    /// first.
    private Path graph(String location) throws IOException {
        Path file = folder.resolve("net.onnx");
        var whole = Graphs.plain().graph();
        OnnxFile.write(
                file,
                new OnnxGraph(
                        whole.name(),
                        whole.inputs(),
                        whole.outputs(),
                        java.util.List.of(),
                        whole.nodes(),
                        whole.metadata()));
        ByteString entry = message(out -> {
            out.writeString(1, "location");
            out.writeString(2, location);
        });
        ByteString tensor = message(out -> {
            for (long size : new long[] {Graphs.DIMENSION, 3, Graphs.HEIGHT, Graphs.WIDTH}) {
                out.writeInt64(1, size);
            }
            out.writeInt32(2, ElementType.FLOAT.code());
            out.writeString(8, "weight");
            out.writeBytes(13, entry);
            out.writeInt32(14, 1); // external
        });
        ByteString graph = message(out -> out.writeBytes(5, tensor));
        try (var out = Files.newOutputStream(file, java.nio.file.StandardOpenOption.APPEND)) {
            message(it -> it.writeBytes(7, graph)).writeTo(out);
        }
        return file;
    }

    @Test
    void weightsBesideTheGraphAreRead() throws IOException {
        var input = Preprocessing.imagenet(Graphs.HEIGHT, Graphs.WIDTH);
        try (var embedder = OnnxEmbedder.open(graph("weights.bin"), input, OnnxEmbedder.Options.defaults())) {
            var photo = Graphs.photo(Graphs.HEIGHT, Graphs.WIDTH, 1);
            assertThat(embedder.embed(java.util.List.of(photo)).getFirst()[0])
                    .isCloseTo(Graphs.expected(photo, input)[0], org.assertj.core.api.Assertions.within(2e-6f));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside.bin", "/etc/hostname", "missing.bin", "link.bin", "..", ""})
    void weightsElsewhereAreRefused(String location) throws IOException {
        Files.createSymbolicLink(folder.resolve("link.bin"), root.resolve("outside.bin"));
        Path file = graph(location);
        assertThatThrownBy(() -> OnnxEmbedder.open(
                        file, Preprocessing.imagenet(Graphs.HEIGHT, Graphs.WIDTH), OnnxEmbedder.Options.defaults()))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("net.onnx keeps weights in a file '" + location + "'");
    }

    @Test
    void aTensorTooLargeForItsFileIsRefused() throws IOException {
        Files.write(folder.resolve("weights.bin"), new byte[8]);
        Path file = graph("weights.bin");
        assertThatThrownBy(() -> OnnxEmbedder.open(
                        file, Preprocessing.imagenet(Graphs.HEIGHT, Graphs.WIDTH), OnnxEmbedder.Options.defaults()))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("net.onnx");
    }
}
