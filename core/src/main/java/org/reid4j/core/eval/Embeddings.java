package org.reid4j.core.eval;

/// Embeddings of a query or gallery set, with what evaluation needs to know of each photo.
///
/// @param dimension length of one embedding
/// @param values `[size, dimension]` row by row; not copied
/// @param identities one an embedding
/// @param cameras one an embedding
@SuppressWarnings("ArrayRecordComponent") // hundreds of megabytes, compared by nobody
public record Embeddings(int dimension, float[] values, int[] identities, int[] cameras) {
    public Embeddings {
        if (dimension < 1
                || values.length != (long) dimension * identities.length
                || cameras.length != identities.length) {
            throw new IllegalArgumentException(
                    "embeddings do not fit together: %d values, dimension %d, %d identities, %d cameras"
                            .formatted(values.length, dimension, identities.length, cameras.length));
        }
    }

    /// Number of embeddings.
    public int size() {
        return identities.length;
    }
}
