package org.reid4j.core.eval;

/// Embeddings of a query or gallery set, with what evaluation needs to know of each photo.
///
/// @param dimension length of one embedding
/// @param values `[size, dimension]` row by row; not copied
/// @param identities one an embedding
/// @param cameras one an embedding
/// @param photos one an embedding, equal for the same photo in query and gallery, so that no photo answers itself;
///     empty where nothing tells (then only two wholly equal sets are taken for the same photos)
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

    /// Number of embeddings.
    public int size() {
        return identities.length;
    }
}
