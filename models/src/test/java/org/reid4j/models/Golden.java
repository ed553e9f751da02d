package org.reid4j.models;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.reid4j.torch.weights.Safetensors;
import org.reid4j.torch.weights.TensorFile;

/// Numbers computed once by the released code, kept beside the tests: tensors, and name lists one entry a
/// line.
public final class Golden {
    private final String name;
    private final TensorFile file;

    private Golden(String name) {
        this.name = name;
        this.file = Safetensors.read(resource(name + ".safetensors"));
    }

    /// The golden file of a fixture.
    public static Golden of(String name) {
        return new Golden(name);
    }

    /// The tensor's values in float64.
    public double[] doubles(String tensor) {
        return file.tensor(tensor)
                .orElseThrow(() -> new AssertionError(name + " has no tensor " + tensor))
                .toDoubles();
    }

    /// The tensor's values as integers.
    public long[] longs(String tensor) {
        return file.tensor(tensor)
                .orElseThrow(() -> new AssertionError(name + " has no tensor " + tensor))
                .toLongs();
    }

    /// A single value.
    public double value(String tensor) {
        return doubles(tensor)[0];
    }

    /// Names of all tensors.
    public Set<String> names() {
        return file.tensors().keySet();
    }

    /// The entries of a kind in the name list: `state`, `parameter`, `gradient`, `buffer`.
    public List<String> entries(String kind) {
        try {
            return Files.readAllLines(resource(name + ".txt")).stream()
                    .filter(line -> line.startsWith(kind + " "))
                    .map(line -> line.substring(kind.length() + 1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// max |a - b| / max |b|.
    public static double relative(double[] actual, double[] expected) {
        if (actual.length != expected.length) {
            throw new AssertionError("got " + actual.length + " values, expected " + expected.length);
        }
        double difference = 0;
        double scale = 0;
        for (int i = 0; i < expected.length; i++) {
            difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
            scale = Math.max(scale, Math.abs(expected[i]));
            if (Double.isNaN(actual[i])) {
                return Double.NaN;
            }
        }
        return scale == 0 ? difference : difference / scale;
    }

    /// |a - b| / |b|.
    public static double relative(double actual, double expected) {
        return relative(new double[] {actual}, new double[] {expected});
    }

    private static Path resource(String file) {
        try {
            return Path.of(Objects.requireNonNull(Golden.class.getResource("golden/" + file), file)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
