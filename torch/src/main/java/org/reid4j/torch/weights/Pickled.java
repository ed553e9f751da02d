package org.reid4j.torch.weights;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Describes what a pickle says as plain data, so that nothing in it can ever be run.
///
/// Containers are mutable while they are read, may be shared and may even contain themselves: walk them with a bound.
/// They are compared by identity for the same reason.
sealed interface Pickled {
    /// The three values that have no contents.
    enum Constant implements Pickled {
        NONE,
        TRUE,
        FALSE
    }

    /// An integer.
    record Whole(long value) implements Pickled {}

    /// An integer beyond 64 bits.
    record Huge(BigInteger value) implements Pickled {}

    /// A floating-point number.
    record Real(double value) implements Pickled {}

    /// A string.
    record Text(String value) implements Pickled {}

    /// A byte string.
    @SuppressWarnings("ArrayRecordComponent") // never changed once read
    record Bytes(byte[] value) implements Pickled {}

    /// The name of something in Python: a class or a function. Only ever a name.
    record Name(String module, String name) implements Pickled {
        @Override
        public String toString() {
            return module + "." + name;
        }
    }

    /// A list, tuple or set.
    final class Items implements Pickled {
        final List<Pickled> values;

        Items(List<Pickled> values) {
            this.values = new ArrayList<>(values);
        }
    }

    /// A dictionary of any kind: entries in order, a repeated key keeps its last value.
    final class Dict implements Pickled {
        final List<Pickled> keys = new ArrayList<>();
        final List<Pickled> values = new ArrayList<>();

        void put(Pickled key, Pickled value) {
            keys.add(key);
            values.add(value);
        }

        void putAll(Dict other) {
            List<Pickled> theirKeys = List.copyOf(other.keys); // a pickle may add a dictionary to itself
            List<Pickled> theirValues = List.copyOf(other.values);
            keys.addAll(theirKeys);
            values.addAll(theirValues);
        }

        Optional<Pickled> last(String key) {
            for (int i = keys.size() - 1; i >= 0; i--) {
                if (keys.get(i) instanceof Text text && text.value().equals(key)) {
                    return Optional.of(values.get(i));
                }
            }
            return Optional.empty();
        }
    }

    /// An object of some class: its attributes and items as data; its class is a name.
    final class Thing implements Pickled {
        final Name type;
        final Dict attributes = new Dict();
        final Dict entries = new Dict();

        Thing(Name type) {
            this.type = type;
        }
    }

    /// A run of elements elsewhere in the file.
    ///
    /// @param dtype element type; U8 for an untyped one
    /// @param key its name in the file
    /// @param elements how many elements the whole storage has
    record Storage(DType dtype, String key, long elements) implements Pickled {
        long bytes() {
            return Math.multiplyExact(elements, (long) dtype.bytes());
        }
    }

    /// A view of a storage, checked to lie inside it.
    ///
    /// @param dtype element type
    /// @param storage where the elements are
    /// @param offset first element, counted in elements of `dtype`
    /// @param shape sizes
    /// @param strides steps in elements, as many as sizes
    @SuppressWarnings("ArrayRecordComponent") // never changed once read
    record Tensor(DType dtype, Storage storage, long offset, long[] shape, long[] strides) implements Pickled {
        long elements() {
            return RawTensor.byteCount(dtype, shape) / dtype.bytes();
        }
    }
}
