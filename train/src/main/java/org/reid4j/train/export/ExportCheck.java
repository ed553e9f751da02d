package org.reid4j.train.export;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.reid4j.core.Embedder;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.core.UnitLength;
import org.reid4j.embed.onnx.OnnxRun;
import org.reid4j.embed.onnx.OnnxTensor;
import org.reid4j.image.Preprocessing;
import org.reid4j.image.street.Street;
import org.reid4j.image.street.StreetConfig;
import org.reid4j.models.ReidNet;
import org.reid4j.models.SilhouetteNet;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;
import org.reid4j.torch.script.ScriptFile;

/// An exported file beside the network it came from, on the same pictures: equal embeddings, and different
/// ones for different pictures, or it is no export.
///
/// @param pictures how many were compared
/// @param difference the largest between two numbers of embeddings of length 1
/// @param cosine the smallest similarity of an embedding and its copy
/// @param apart the largest difference between embeddings of different pictures
public record ExportCheck(int pictures, double difference, double cosine, double apart) {
    /// The most that two numbers may differ.
    public static final double MOST = 1e-4;

    /// The least that an embedding and its copy must be alike.
    public static final double LEAST_COSINE = 0.9999;

    /// The least that some two pictures must differ.
    public static final double LEAST_APART = 0.01;

    private static final int PICTURES = 100;
    private static final int WALKS = 8;
    private static final int FRAMES = 12;

    /// Compares embedders of photos on synthetic pedestrians.
    public static ExportCheck photos(Embedder network, Embedder exported) {
        List<Pixels> pictures = pedestrians(PICTURES);
        return of(network.embed(pictures), exported.embed(pictures));
    }

    /// Synthetic pedestrians, each another person, of 128 x 64 pixels.
    public static List<Pixels> pedestrians(int count) {
        var street = new Street(new StreetConfig(11, count, 1, 4, 2, 64, 128));
        return IntStream.rangeClosed(1, count)
                .mapToObj(person -> street.person(person, 1 + person % 4, 1))
                .toList();
    }

    /// Compares a gait network and its ONNX file on random silhouettes.
    public static ExportCheck walks(SilhouetteNet net, Path file, int height, int width) {
        try (var run = OnnxRun.open(file, Runtime.getRuntime().availableProcessors())) {
            return inputs(
                    net,
                    silhouettes(height, width),
                    (numbers, shape) -> Objects.requireNonNull(
                                    run.run(Map.of(OnnxExport.INPUT, OnnxTensor.of(OnnxExport.INPUT, numbers, shape)))
                                            .get(OnnxExport.EMBEDDING))
                            .floats());
        }
    }

    /// Compares a network and its TorchScript file: on synthetic pedestrians, or on random silhouettes.
    public static ExportCheck script(ReidNet net, Path file, Preprocessing size) {
        List<Given> given = net instanceof SilhouetteNet
                ? silhouettes(size.height(), size.width())
                : pedestrians(PICTURES).stream()
                        .map(picture -> planes(picture, size))
                        .toList();
        try (var script = ScriptFile.open(file)) {
            return inputs(net, given, (numbers, shape) -> Tensors.toFloats(script.forward(Tensors.of(numbers, shape))));
        }
    }

    /// One input, batch of one.
    @SuppressWarnings("ArrayRecordComponent")
    private record Given(float[] numbers, long[] shape) {}

    @FunctionalInterface
    private interface Exported {
        float[] embedding(float[] numbers, long... shape);
    }

    private static Given planes(Pixels picture, Preprocessing size) {
        var numbers = new float[size.length()];
        size.apply(picture, numbers, 0);
        return new Given(numbers, new long[] {1, 3, size.height(), size.width()});
    }

    private static List<Given> silhouettes(int height, int width) {
        var random = new Random(3);
        List<Given> walks = new ArrayList<>();
        for (int walk = 0; walk < WALKS; walk++) {
            int frames = FRAMES + walk;
            var numbers = new float[frames * height * width];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = random.nextInt(1 + walk) == 0 ? 1 : 0; // the first walk is full, later ones sparse
            }
            walks.add(new Given(numbers, new long[] {1, frames, height, width}));
        }
        return walks;
    }

    /// One by one, and once three at a time, for the batch is free.
    private static ExportCheck inputs(ReidNet net, List<Given> given, Exported exported) {
        List<float[]> ours = new ArrayList<>();
        List<float[]> theirs = new ArrayList<>();
        List<Given> all = new ArrayList<>(given);
        all.add(joined(given.getFirst(), given.getFirst(), given.getFirst()));
        for (Given one : all) {
            try (var _ = Scope.open();
                    var _ = NoGrad.open()) {
                ours.addAll(rows(
                        Tensors.toFloats(
                                net.forward(Tensors.of(one.numbers, one.shape)).embedding()),
                        net.dimension()));
                theirs.addAll(rows(exported.embedding(one.numbers, one.shape), net.dimension()));
            }
        }
        return of(ours, theirs);
    }

    /// A batch of inputs of one shape, each a little dimmer than the one before.
    private static Given joined(Given... parts) {
        int each = parts[0].numbers.length;
        var numbers = new float[parts.length * each];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = parts[i / each].numbers[i % each] / (1 + i / each);
        }
        long[] shape = parts[0].shape.clone();
        shape[0] = parts.length;
        return new Given(numbers, shape);
    }

    private static List<float[]> rows(float[] values, int dimension) {
        UnitLength.normalise(values, dimension);
        return IntStream.range(0, values.length / dimension)
                .mapToObj(row -> Arrays.copyOfRange(values, row * dimension, (row + 1) * dimension))
                .toList();
    }

    /// Compares embeddings of length 1.
    static ExportCheck of(List<float[]> ours, List<float[]> theirs) {
        double difference = 0;
        double cosine = 1;
        double apart = 0;
        for (int i = 0; i < ours.size(); i++) {
            double dot = 0;
            for (int k = 0; k < ours.get(i).length; k++) {
                difference = Math.max(difference, distance(ours.get(i)[k], theirs.get(i)[k]));
                apart = Math.max(apart, Math.abs(theirs.get(i)[k] - theirs.getFirst()[k]));
                dot += (double) ours.get(i)[k] * theirs.get(i)[k];
            }
            cosine = Math.min(cosine, dot);
        }
        return new ExportCheck(ours.size(), difference, cosine, apart);
    }

    /// NaN is as far away as can be.
    private static double distance(float one, float other) {
        double distance = Math.abs((double) one - other);
        return Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
    }

    /// @throws ReidException of kind CHECK when the file does not do what the network does
    public void require(Path file) {
        if (!(difference <= MOST) || !(cosine >= LEAST_COSINE)) {
            throw new ReidException(
                    ReidException.Kind.CHECK,
                    "%s does not give what the network gives: numbers differ by up to %.1e, cosine down to %.6f.\nNothing was exported"
                            .formatted(file, difference, cosine));
        }
        if (!(apart > LEAST_APART)) {
            throw new ReidException(
                    ReidException.Kind.CHECK,
                    "%s gives nearly the same embedding for %d different pictures (they differ by %.1e at most): the network tells nobody apart.\nNothing was exported; choose other weights"
                            .formatted(file, pictures, apart));
        }
    }
}
