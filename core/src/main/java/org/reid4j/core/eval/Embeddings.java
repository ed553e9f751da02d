package org.reid4j.core.eval;

import java.util.Arrays;

/// Embeddings of a query or gallery set, with what evaluation needs to know of each photo.
///
/// @param dimension length of one embedding
/// @param values `[size, dimension]` row by row; not copied
/// @param identities one an embedding
/// @param cameras one an embedding
/// @param photos one an embedding, equal for the same photo in query and gallery, so that no photo answers
///     itself; empty where nothing tells (then only two wholly equal sets are taken for the same photos)
@SuppressWarnings("ArrayRecordComponent") // hundreds of megabytes, compared by nobody
public record Embeddings(int dimension, float[] values, int[] identities, int[] cameras, long[] photos) {
    public Embeddings {
        if (dimension < 1
                || values.length != (long) dimension * identities.length
                || cameras.length != identities.length
                || (photos.length != 0 && photos.length != identities.length)) {
            throw new IllegalArgumentException(
                    "embeddings do not fit together: %d values, dimension %d, %d identities, %d cameras, %d photos"
                            .formatted(values.length, dimension, identities.length, cameras.length, photos.length));
        }
    }

    /// Embeddings of which nothing tells whether a query is also in the gallery.
    public Embeddings(int dimension, float[] values, int[] identities, int[] cameras) {
        this(dimension, values, identities, cameras, new long[0]);
    }

    /// The same embeddings with a number for each photo.
    ///
    /// @param numbers one an embedding, equal for the same photo in query and gallery
    public Embeddings withPhotos(long[] numbers) {
        return new Embeddings(dimension, values, identities, cameras, numbers);
    }

    /// Other embeddings of the same photos.
    ///
    /// @param others `[size, dimension]`; not copied
    Embeddings withValues(float[] others) {
        return new Embeddings(dimension, others, identities, cameras, photos);
    }

    /// These embeddings and others after them, without the photos' numbers.
    ///
    /// @throws ArithmeticException when an array would hold more than 2^31 - 1 values
    Embeddings and(Embeddings after) {
        float[] all = Arrays.copyOf(values, Math.addExact(values.length, after.values.length));
        System.arraycopy(after.values, 0, all, values.length, after.values.length);
        int size = size() + after.size();
        int[] who = Arrays.copyOf(identities, size);
        int[] where = Arrays.copyOf(cameras, size);
        System.arraycopy(after.identities, 0, who, size(), after.size());
        System.arraycopy(after.cameras, 0, where, size(), after.size());
        return new Embeddings(dimension, all, who, where);
    }

    /// Whether two sets hold the same numbers of the same people by the same cameras: then they are the same
    /// photos.
    boolean showsTheSameAs(Embeddings other) {
        return Arrays.equals(identities, other.identities)
                && Arrays.equals(cameras, other.cameras)
                && Arrays.equals(values, other.values);
    }

    /// Number of embeddings.
    public int size() {
        return identities.length;
    }
}
