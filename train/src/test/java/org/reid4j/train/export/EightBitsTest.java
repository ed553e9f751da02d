package org.reid4j.train.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.Pixels;
import org.reid4j.embed.OnnxEmbedder;
import org.reid4j.embed.onnx.OnnxFile;
import org.reid4j.embed.onnx.OnnxGraph;
import org.reid4j.embed.onnx.OnnxSummary;
import org.reid4j.image.Preprocessing;
import org.reid4j.models.ReidNet;
import org.reid4j.models.Systems;

/// A network in 8 bits says nearly what it said in 32, with a quarter of the bytes.
class EightBitsTest {
    private static final Preprocessing SIZE = Preprocessing.imagenet(64, 32);

    @Test
    void embeddingsStayNearAndTheFileIsAQuarter(@TempDir Path folder) throws IOException {
        Path whole = folder.resolve("whole.onnx");
        Path rounded = folder.resolve("rounded.onnx");
        OnnxGraph graph;
        try (ReidNet net = Systems.create(Systems.spec("strong-baseline", Map.of("backbone", "resnet18")), 0, 3)) {
            net.eval();
            graph = OnnxExport.embedder(net, SIZE, true, Map.of());
        }
        OnnxFile.write(whole, graph);
        List<Pixels> photos = ExportCheck.pedestrians(20);
        OnnxFile.write(rounded, EightBits.of(graph, SIZE, photos.subList(0, 10), folder.resolve("scratch.onnx")));

        assertThat(OnnxSummary.read(rounded).nodes().get("QuantizeLinear")).isGreaterThan(15);
        assertThat((double) Files.size(rounded)).isLessThan(0.27 * Files.size(whole));
        try (var one = OnnxEmbedder.open(whole, SIZE, OnnxEmbedder.Options.defaults());
                var other = OnnxEmbedder.open(rounded, SIZE, OnnxEmbedder.Options.defaults())) {
            ExportCheck check = ExportCheck.of(one.embed(photos), other.embed(photos));
            assertThat(check.cosine()).isGreaterThan(0.98);
            assertThat(check.difference()).isGreaterThan(1e-5); // else nothing was rounded
        }
    }
}
