package org.reid4j.embed;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.reid4j.core.Pixels;
import org.reid4j.embed.onnx.ElementType;
import org.reid4j.embed.onnx.OnnxFile;
import org.reid4j.embed.onnx.OnnxGraph;
import org.reid4j.embed.onnx.OnnxNode;
import org.reid4j.embed.onnx.OnnxTensor;
import org.reid4j.embed.onnx.OnnxValue;
import org.reid4j.image.Preprocessing;

/// A network small enough to be worked out by hand: each value of the embedding is a weighted sum of all pixels.
///
/// @param type of the input: floats, or bytes that it casts itself
/// @param channelsLast whether it reads `[N, H, W, 3]`
/// @param batch of the input: a number, or a name for any
/// @param flat whether the output is `[N, D]` instead of `[N, D, 1, 1]`
/// @param output its name
/// @param scale of all weights; 0 makes every embedding the same
record Graphs(ElementType type, boolean channelsLast, String batch, boolean flat, String output, float scale) {
    static final int HEIGHT = 8;
    static final int WIDTH = 4;
    static final int DIMENSION = 5;

    static Graphs plain() {
        return new Graphs(ElementType.FLOAT, false, "batch", true, "embedding", 1);
    }

    Graphs with(ElementType other) {
        return new Graphs(other, channelsLast, batch, flat, output, scale);
    }

    Graphs withChannelsLast() {
        return new Graphs(type, true, batch, flat, output, scale);
    }

    Graphs withBatch(String size) {
        return new Graphs(type, channelsLast, size, flat, output, scale);
    }

    Graphs withOutput(String name, boolean flattened) {
        return new Graphs(type, channelsLast, batch, flattened, name, scale);
    }

    Graphs withScale(float factor) {
        return new Graphs(type, channelsLast, batch, flat, output, factor);
    }

    /// `[D, 3, HEIGHT, WIDTH]`, the same each time.
    static float[] weights() {
        var random = new Random(5);
        var weights = new float[DIMENSION * 3 * HEIGHT * WIDTH];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        return weights;
    }

    Path write(Path file) {
        OnnxFile.write(file, graph());
        return file;
    }

    OnnxGraph graph() {
        var nodes = new ArrayList<OnnxNode>();
        String at = "input";
        if (type != ElementType.FLOAT) {
            nodes.add(new OnnxNode("Cast", List.of(at), List.of("cast"), Map.of("to", new OnnxNode.Whole(1))));
            at = "cast";
        }
        if (channelsLast) {
            nodes.add(new OnnxNode(
                    "Transpose",
                    List.of(at),
                    List.of("first"),
                    Map.of("perm", new OnnxNode.Wholes(List.of(0L, 3L, 1L, 2L)))));
            at = "first";
        }
        nodes.add(new OnnxNode("Conv", List.of(at, "weight"), List.of(flat ? "map" : output), Map.of()));
        if (flat) {
            nodes.add(new OnnxNode("Flatten", List.of("map"), List.of(output), Map.of()));
        }
        String height = Integer.toString(HEIGHT);
        String width = Integer.toString(WIDTH);
        float[] weights = weights();
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= scale;
        }
        return new OnnxGraph(
                "tiny",
                List.of(new OnnxValue(
                        "input",
                        type,
                        channelsLast ? List.of(batch, height, width, "3") : List.of(batch, "3", height, width))),
                List.of(new OnnxValue(
                        output,
                        ElementType.FLOAT,
                        flat
                                ? List.of(batch, Integer.toString(DIMENSION))
                                : List.of(batch, Integer.toString(DIMENSION), "1", "1"))),
                List.of(OnnxTensor.of("weight", weights, DIMENSION, 3, HEIGHT, WIDTH)),
                nodes,
                Map.of());
    }

    /// What it gives for a photo of its size, worked out one by one, of length 1.
    static float[] expected(Pixels photo, Preprocessing preprocessing) {
        var values = new float[preprocessing.length()];
        preprocessing.normalise(photo, values, 0);
        float[] weights = weights();
        var sums = new double[DIMENSION];
        double squares = 0;
        for (int d = 0; d < DIMENSION; d++) {
            for (int i = 0; i < values.length; i++) {
                sums[d] += (double) weights[d * values.length + i] * values[i];
            }
            squares += sums[d] * sums[d];
        }
        var expected = new float[DIMENSION];
        for (int d = 0; d < DIMENSION; d++) {
            expected[d] = (float) (sums[d] / Math.sqrt(squares));
        }
        return expected;
    }

    static Pixels photo(int height, int width, long seed) {
        var rgb = new byte[3 * height * width];
        new Random(seed).nextBytes(rgb);
        return new Pixels(width, height, rgb);
    }
}
