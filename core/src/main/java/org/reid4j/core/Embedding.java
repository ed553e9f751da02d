package org.reid4j.core;

import java.util.Arrays;

/// What a network makes of a photo, together with the network's name, so that embeddings of different
/// networks are never compared by mistake: their numbers have nothing to do with each other.
///
/// @param model what identifies weights and preprocessing; equal for embeddings that may be compared
/// @param values of Euclidean length 1; copied
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode below compare contents
public record Embedding(String model, float[] values) {
    private static final double SLACK = 1e-3;

    public Embedding {
        values = values.clone();
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        if (!(Math.abs(squares - 1) < SLACK)) {
            throw new IllegalArgumentException("an embedding has length 1, not " + Math.sqrt(squares));
        }
    }

    @Override
    public float[] values() {
        return values.clone();
    }

    /// Number of values.
    public int dimension() {
        return values.length;
    }

    /// The cosine of two embeddings: 1 for the same picture, about 0 for people who look nothing alike.
    ///
    /// @throws ReidException when the other is of another model
    public float similarity(Embedding other) {
        if (!model.equals(other.model) || values.length != other.values.length) {
            throw new ReidException(
                    ReidException.Kind.USAGE,
                    "embeddings of different models cannot be compared: %s and %s\nembed all photos with the same one"
                            .formatted(model, other.model));
        }
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += (double) values[i] * other.values[i];
        }
        return (float) sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Embedding that && model.equals(that.model) && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * model.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Embedding[%s, %d values]".formatted(model, values.length);
    }
}
