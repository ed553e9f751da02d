package org.reid4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.reid4j.embed.onnx.OnnxFile;
import org.reid4j.embed.onnx.OnnxGraph;
import org.reid4j.embed.onnx.OnnxRun;
import org.reid4j.embed.onnx.OnnxTensor;
import org.reid4j.models.PartNet;
import org.reid4j.models.ReidNet;
import org.reid4j.torch.Net;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.train.export.OnnxExport;

/// The second way of `reid forward`: the network leaves as an ONNX file, and ONNX Runtime runs that. So
/// the whole chain from a released weight file to an exported one is held to the official numbers.
final class OnnxForward {
    private OnnxForward() {}

    /// @param given the inputs by name, float32
    /// @param lengths frames of each walk where `input` holds several one after the other
    static Map<String, RawTensor> run(Net net, Map<String, RawTensor> given, Optional<long[]> lengths) {
        try (var temporary = new Temporary()) {
            OnnxFile.write(temporary.file, graph(net, given));
            try (var run = OnnxRun.open(temporary.file, Runtime.getRuntime().availableProcessors())) {
                return lengths.isPresent() ? each(run, given, lengths.get()) : all(run, given);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static final class Temporary implements AutoCloseable {
        private final Path file;

        Temporary() throws IOException {
            file = Files.createTempFile("reid-forward", ".onnx");
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(file);
        }
    }

    private static OnnxGraph graph(Net net, Map<String, RawTensor> given) {
        return switch (net) {
            case PartNet part -> {
                Map<String, List<Long>> sizes = new LinkedHashMap<>();
                given.forEach((name, tensor) -> sizes.put(
                        name, LongStream.of(tensor.shape()).skip(1).boxed().toList()));
                yield OnnxExport.whole(part, sizes);
            }
            case ReidNet whole -> {
                long[] shape = given.values().iterator().next().shape();
                if (shape.length != 4) {
                    throw new IllegalArgumentException("input has %d dimensions, must have 4".formatted(shape.length));
                }
                yield OnnxExport.whole(whole, Math.toIntExact(shape[2]), Math.toIntExact(shape[3]));
            }
            default -> throw new IllegalStateException(net.getClass() + " cannot be exported by itself");
        };
    }

    private static Map<String, RawTensor> all(OnnxRun run, Map<String, RawTensor> given) {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        given.forEach((name, raw) -> tensors.put(name, OnnxTensor.of(name, raw.toFloats(), raw.shape())));
        Map<String, RawTensor> outputs = new LinkedHashMap<>();
        run.run(tensors).forEach((name, tensor) -> outputs.put(name, raw(tensor)));
        return outputs;
    }

    private static RawTensor raw(OnnxTensor tensor) {
        return RawTensor.of(
                tensor.floats(), tensor.shape().stream().mapToLong(size -> size).toArray());
    }

    /// Walks of different lengths run one by one, and their outputs are put together.
    private static Map<String, RawTensor> each(OnnxRun run, Map<String, RawTensor> given, long[] lengths) {
        RawTensor joined = given.values().iterator().next(); // [1, S, H, W]
        long[] shape = joined.shape();
        requireLengths(lengths, shape);
        float[] frames = joined.toFloats();
        int area = Math.toIntExact(shape[2] * shape[3]);
        Map<String, List<RawTensor>> parts = new LinkedHashMap<>();
        int from = 0;
        for (long length : lengths) {
            if (length > 0) {
                int to = from + Math.toIntExact(length) * area;
                RawTensor walk = RawTensor.of(Arrays.copyOfRange(frames, from, to), 1, length, shape[2], shape[3]);
                all(run, Map.of(OnnxExport.INPUT, walk))
                        .forEach((name, output) -> parts.computeIfAbsent(name, _ -> new ArrayList<>())
                                .add(output));
                from = to;
            }
        }
        Map<String, RawTensor> outputs = new LinkedHashMap<>();
        parts.forEach((name, rows) -> outputs.put(name, stacked(rows)));
        return outputs;
    }

    /// As [org.reid4j.models.Walks#joined] demands: one walk after the other, zeros at the end only.
    private static void requireLengths(long[] lengths, long... shape) {
        long used = 0;
        boolean ended = false;
        for (long length : lengths) {
            if (length < 0 || (ended && length > 0) || length > shape[1] - used) {
                throw new IllegalArgumentException(
                        "lengths %s do not fit %d frames: each at least 1, zeros at the end only"
                                .formatted(Arrays.toString(lengths), shape[1]));
            }
            ended = length == 0;
            used += length;
        }
        if (shape[0] != 1 || used == 0) {
            throw new IllegalArgumentException(
                    "walks of different lengths stand one after the other in [1, frames, height, width]");
        }
    }

    private static RawTensor stacked(List<RawTensor> rows) {
        int each = Math.toIntExact(rows.getFirst().elements());
        var numbers = new float[rows.size() * each];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i).toFloats(), 0, numbers, i * each, each);
        }
        long[] shape = rows.getFirst().shape().clone();
        shape[0] = rows.size();
        return RawTensor.of(numbers, shape);
    }
}
