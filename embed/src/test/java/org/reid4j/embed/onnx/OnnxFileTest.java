package org.reid4j.embed.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.ReidException;

/// What is written is read again, is understood by ONNX Runtime, and damage is told in plain words.
class OnnxFileTest {
    private static final OnnxGraph DOUBLED = new OnnxGraph(
            "doubled",
            List.of(new OnnxValue("x", ElementType.FLOAT, List.of("batch", "3"))),
            List.of(new OnnxValue("y", ElementType.FLOAT, List.of("batch", "3"))),
            List.of(OnnxTensor.of("two", new float[] {2, 4, 8}, 3)),
            List.of(new OnnxNode("Mul", List.of("x", "two"), List.of("y"), Map.of())),
            Map.of("made_by", "a test"));

    @Test
    void tellsWhatIsInside(@TempDir Path folder) {
        Path file = folder.resolve("net.onnx");
        OnnxFile.write(file, DOUBLED);
        OnnxSummary summary = OnnxSummary.read(file);
        assertThat(summary.producer()).isEqualTo("reid4j");
        assertThat(summary.opset()).isEqualTo(17);
        assertThat(summary.inputs()).isEqualTo(DOUBLED.inputs());
        assertThat(summary.outputs()).isEqualTo(DOUBLED.outputs());
        assertThat(summary.constants())
                .containsExactly(new OnnxSummary.Constant("two", ElementType.FLOAT.code(), List.of(3L)));
        assertThat(summary.nodes()).isEqualTo(Map.of("Mul", 1));
        assertThat(summary.metadata()).isEqualTo(Map.of("made_by", "a test"));
        assertThat(summary.external()).isEmpty();
        assertThat(summary.parameters()).isEqualTo(3);
        assertThat(OnnxSummary.isLikely(file)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {264, 1032, 16136})
    void safetensorsAreNotTakenForOnnx(int header, @TempDir Path folder) throws IOException {
        var bytes = java.nio.ByteBuffer.allocate(Long.BYTES + header).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header).put((byte) '{');
        assertThat(OnnxSummary.isLikely(Files.write(folder.resolve("weights"), bytes.array())))
                .isFalse();
        assertThat(OnnxSummary.isLikely(Files.write(folder.resolve("net.PTH"), new byte[] {8, 7, 0})))
                .isFalse();
        assertThat(OnnxSummary.isLikely(Files.write(folder.resolve("short"), new byte[] {8, 7, 0})))
                .isTrue();
    }

    @Test
    void runs(@TempDir Path folder) {
        Path file = folder.resolve("net.onnx");
        OnnxFile.write(file, DOUBLED);
        try (var run = OnnxRun.open(file, 1)) {
            var given = run.run(Map.of("x", OnnxTensor.of("x", new float[] {1, 2, 3, 4, 5, 6}, 2, 3)));
            assertThat(given).containsOnlyKeys("y");
            assertThat(given.values().iterator().next().floats()).containsExactly(2, 8, 24, 8, 20, 48);
        }
    }

    @Test
    void namesAFileThatOnnxRuntimeRefuses(@TempDir Path folder) {
        Path file = folder.resolve("net.onnx");
        OnnxFile.write(
                file,
                new OnnxGraph(
                        "broken",
                        DOUBLED.inputs(),
                        DOUBLED.outputs(),
                        List.of(),
                        List.of(new OnnxNode("NoSuchOperator", List.of("x"), List.of("y"), Map.of())),
                        Map.of()));
        assertThatThrownBy(() -> OnnxRun.open(file, 1))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("NoSuchOperator");
    }

    @Test
    void everyCutIsRefusedOrTellsLess(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("net.onnx");
        OnnxFile.write(file, DOUBLED);
        byte[] whole = Files.readAllBytes(file);
        Path cut = folder.resolve("cut.onnx");
        for (int length = 0; length < whole.length; length++) {
            Files.write(cut, java.util.Arrays.copyOf(whole, length));
            try {
                assertThat(OnnxSummary.read(cut).metadata().size()).isLessThanOrEqualTo(1);
            } catch (ReidException refused) {
                assertThat(refused).hasMessageContaining("cut.onnx").hasMessageContaining("no ONNX file");
            }
        }
    }

    @Test
    void noDamageIsMoreThanAReidException(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("net.onnx");
        OnnxFile.write(file, DOUBLED);
        byte[] whole = Files.readAllBytes(file);
        var random = new Random(5);
        Path damaged = folder.resolve("damaged.onnx");
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] bytes = whole.clone();
            for (int j = 0; j <= random.nextInt(3); j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Files.write(damaged, bytes);
            try {
                OnnxSummary.read(damaged).parameters();
            } catch (ReidException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(500);
    }
}
