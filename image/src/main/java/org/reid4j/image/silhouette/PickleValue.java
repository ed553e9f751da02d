package org.reid4j.image.silhouette;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What may stand in the pickle of a walk, as inert data.
sealed interface PickleValue {
    /// The values without contents.
    enum Constant implements PickleValue {
        NONE,
        TRUE,
        FALSE
    }

    /// The five things of Python that a pickled array names. Only ever names: nothing is looked up or called.
    enum Known implements PickleValue {
        RECONSTRUCT,
        FROM_BUFFER,
        ARRAY,
        TYPE,
        ENCODE;

        /// What a name stands for; empty for every other name there is.
        static Optional<Known> of(String module, String name) {
            return Optional.ofNullable(
                    switch (module + "." + name) {
                        case "numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct" -> RECONSTRUCT;
                        case "numpy.core.numeric._frombuffer", "numpy._core.numeric._frombuffer" -> FROM_BUFFER;
                        case "numpy.ndarray" -> ARRAY;
                        case "numpy.dtype" -> TYPE;
                        case "_codecs.encode" -> ENCODE;
                        default -> null;
                    });
        }
    }

    /// An integer.
    record Whole(long value) implements PickleValue {}

    /// Bytes or text, where they stand in the file; text is UTF-8.
    ///
    /// @param holder the file's bytes, or those that a text was encoded into
    /// @param from the first
    /// @param length how many
    @SuppressWarnings("ArrayRecordComponent") // a window, compared by nobody
    record Bytes(byte[] holder, int from, int length) implements PickleValue {}

    /// A list or a tuple.
    record Items(List<PickleValue> values) implements PickleValue {
        static Items empty() {
            return new Items(new ArrayList<>());
        }
    }

    /// NumPy's description of an element, whose byte order is told after it was made.
    final class Element implements PickleValue {
        final char kind;
        final int size;
        boolean bigEndian;

        Element(char kind, int size) {
            this.kind = kind;
            this.size = size;
        }
    }

    /// An array, whose contents are told after it was made.
    final class Grid implements PickleValue {
        @Nullable
        Contents contents;
    }

    /// The contents of an array: sizes of one to four axes and as many elements as they say.
    ///
    /// @param shape sizes, each at least 0
    /// @param type of an element
    /// @param fortran whether the first index runs fastest
    /// @param data the elements
    @SuppressWarnings("ArrayRecordComponent") // never changed once read
    record Contents(int[] shape, Element type, boolean fortran, Bytes data) {}
}
