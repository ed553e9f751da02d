package org.reid4j.train.export;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.reid4j.core.Pixels;
import org.reid4j.embed.onnx.ElementType;
import org.reid4j.embed.onnx.OnnxGraph;
import org.reid4j.embed.onnx.OnnxTensor;
import org.reid4j.image.Preprocessing;
import org.reid4j.image.Resize;

/// An exported network in 8 bits: a quarter of the size, and on processors with integer dot products
/// (AVX-512 VNNI, ARM dot product) two to three times as fast. Its embeddings are near those of 32 bits,
/// not equal: they belong into a gallery of their own.
public final class EightBits {
    /// Photos that decide the scales; more change little.
    public static final int PHOTOS = 100;

    /// The most that rank-1 may lose, as a share of 1.
    public static final double MOST_LOSS = 0.002;

    private EightBits() {}

    /// Rounds a graph.
    ///
    /// @param graph as [OnnxExport#embedder] makes it, reading bytes
    /// @param preprocessing size and filter of its input
    /// @param photos like those it will see, any sizes, at least one
    /// @param scratch a file that may be written for the while
    public static OnnxGraph of(OnnxGraph graph, Preprocessing preprocessing, List<Pixels> photos, Path scratch) {
        var quantising = new Quantising(graph);
        List<Map<String, OnnxTensor>> inputs = photos.stream()
                .map(photo -> Map.of(Front.Colours.PIXELS, bytes(photo, preprocessing)))
                .toList();
        return quantising.quantised(MapRanges.of(graph, quantising.maps(), scratch, inputs));
    }

    private static OnnxTensor bytes(Pixels photo, Preprocessing to) {
        Pixels resized = Resize.resize(photo, to.height(), to.width(), to.interpolation());
        return OnnxTensor.of(Front.Colours.PIXELS, ElementType.UINT8, resized.rgb(), 1, to.height(), to.width(), 3);
    }
}
