package org.reid4j.core.eval.gait;

/// Embeddings of walks, each of several parts, with what a cross-view protocol needs to know of each walk.
///
/// @param parts how many parts an embedding has, at least 1
/// @param dimension length of one part, at least 1
/// @param values `[size, parts, dimension]` row by row; not copied
/// @param people who walks, one a walk
/// @param conditions how they walk (bare, with a bag, in a coat, and which take), one a walk, numbered as the
///     protocol says
/// @param views from which side they are seen, in degrees, one a walk
@SuppressWarnings("ArrayRecordComponent") // hundreds of megabytes, compared by nobody
public record WalkEmbeddings(int parts, int dimension, float[] values, int[] people, int[] conditions, int[] views) {
    /// Checks that all fit together.
    ///
    /// @throws IllegalArgumentException naming the sizes
    public WalkEmbeddings {
        if (parts < 1
                || dimension < 1
                || values.length != (long) parts * dimension * people.length
                || conditions.length != people.length
                || views.length != people.length) {
            throw new IllegalArgumentException(
                    "walks do not fit together: %d values, %d parts of %d, %d people, %d conditions, %d views"
                            .formatted(
                                    values.length, parts, dimension, people.length, conditions.length, views.length));
        }
    }

    /// Number of walks.
    public int size() {
        return people.length;
    }

    /// The same as if all were seen from one side.
    WalkEmbeddings withoutViews() {
        return new WalkEmbeddings(parts, dimension, values, people, conditions, new int[people.length]);
    }

    /// The same numbers as one part: compared as a whole.
    public WalkEmbeddings flattened() {
        return new WalkEmbeddings(1, parts * dimension, values, people, conditions, views);
    }
}
