package org.reid4j.core.eval;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// Arrays by name that the official code was given or gave: big-endian, each a name, a type letter and its values.
final class Golden {
    private final Map<String, double[]> arrays = new HashMap<>();

    private Golden() {}

    static Golden read(String resource) {
        try (InputStream in = Golden.class.getResourceAsStream(resource)) {
            return read(Objects.requireNonNull(in, resource));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Golden read(InputStream stream) throws IOException {
        var golden = new Golden();
        var in = new DataInputStream(stream);
        while (in.available() > 0) {
            String name = in.readUTF();
            char type = (char) in.readByte();
            double[] values = new double[in.readInt()];
            for (int i = 0; i < values.length; i++) {
                values[i] = switch (type) {
                    case 'f' -> in.readFloat();
                    case 'i' -> in.readInt();
                    default -> in.readDouble();
                };
            }
            golden.arrays.put(name, values);
        }
        return golden;
    }

    double[] doubles(String name) {
        return Objects.requireNonNull(arrays.get(name), name);
    }

    double number(String name) {
        return doubles(name)[0];
    }

    float[] floats(String name) {
        double[] from = doubles(name);
        float[] to = new float[from.length];
        for (int i = 0; i < to.length; i++) {
            to[i] = (float) from[i];
        }
        return to;
    }

    int[] ints(String name) {
        double[] from = doubles(name);
        int[] to = new int[from.length];
        for (int i = 0; i < to.length; i++) {
            to[i] = (int) from[i];
        }
        return to;
    }

    Embeddings query() {
        return embeddings("q");
    }

    Embeddings gallery() {
        return embeddings("g");
    }

    private Embeddings embeddings(String side) {
        int[] identities = ints(side + "_pids");
        float[] values = floats(side + "f");
        return new Embeddings(values.length / identities.length, values, identities, ints(side + "_camids"));
    }
}
