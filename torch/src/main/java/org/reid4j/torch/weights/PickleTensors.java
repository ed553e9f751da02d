package org.reid4j.torch.weights;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.reid4j.torch.weights.Pickled.Items;
import org.reid4j.torch.weights.Pickled.Name;
import org.reid4j.torch.weights.Pickled.Storage;
import org.reid4j.torch.weights.Pickled.Tensor;
import org.reid4j.torch.weights.Pickled.Text;
import org.reid4j.torch.weights.Pickled.Whole;

/// Turns the few calls a weight file may contain into data, and checks each tensor against its storage.
final class PickleTensors {
    private static final int MAX_RANK = 16;
    private final Path file;
    private static final long MAX_COPIED = 4_000_000;
    private final Map<String, Storage> storages = new HashMap<>();
    private long copied;

    PickleTensors(Path file) {
        this.file = file;
    }

    /// Every storage the pickle mentioned, by key.
    Map<String, Storage> storages() {
        return storages;
    }

    /// The value that a call of an allowed name stands for.
    Pickled call(PickleNames.Call call, Name name, List<Pickled> arguments) {
        return switch (call) {
            case ORDERED_DICT -> dictionary(arguments);
            case LIST ->
                !arguments.isEmpty() && arguments.getFirst() instanceof Items items ? items : new Items(List.of());
            case TENSOR_V1, TENSOR_V2 -> tensor(arguments, false);
            case TENSOR_V3 -> tensor(arguments, true);
            case TENSOR_OF_TYPE -> ofType(arguments);
            case FIRST_ARGUMENT -> first(name, arguments);
            case ENCODED_BYTES ->
                first(name, arguments) instanceof Text text
                        ? new Pickled.Bytes(text.value().getBytes(StandardCharsets.ISO_8859_1))
                        : Pickled.Constant.NONE;
            case OBJECT_OF_FIRST -> {
                if (!(first(name, arguments) instanceof Name type)) {
                    throw bad(name + " is given something that is not a class");
                }
                yield new Pickled.Thing(type);
            }
            case INERT -> new Pickled.Thing(name);
        };
    }

    /// Adds the entries of one dictionary to another. Few bytes can ask for the same copy many times, so copies are
    /// counted.
    void copy(Pickled.Dict from, Pickled.Dict to) {
        requireFewCopies(from.keys.size());
        to.putAll(from);
    }

    private void requireFewCopies(int more) {
        copied += more;
        if (copied > MAX_COPIED) {
            throw bad("its pickle copies more than " + MAX_COPIED + " entries");
        }
    }

    private Pickled dictionary(List<Pickled> arguments) {
        Pickled.Dict dict = new Pickled.Dict();
        for (Pickled argument : arguments) {
            if (argument instanceof Pickled.Dict other) {
                copy(other, dict);
            } else if (argument instanceof Items pairs) {
                requireFewCopies(pairs.values.size());
                for (Pickled pair : pairs.values) {
                    if (pair instanceof Items both && both.values.size() == 2) {
                        dict.put(both.values.getFirst(), both.values.getLast());
                    }
                }
            }
        }
        return dict;
    }

    private Pickled first(Name name, List<Pickled> arguments) {
        if (arguments.isEmpty()) {
            throw bad(name + " is given nothing");
        }
        return arguments.getFirst();
    }

    /// `_rebuild_from_type_v2(function, type, arguments, state)`: a tensor with attributes of its own.
    private Pickled ofType(List<Pickled> arguments) {
        if (arguments.size() < 3
                || !(arguments.get(0) instanceof Name function)
                || !(arguments.get(2) instanceof Items inner)) {
            throw bad("a tensor of a special class is described wrongly");
        }
        PickleNames.Call call = PickleNames.call(function).orElse(PickleNames.Call.INERT);
        return switch (call) {
            case TENSOR_V1, TENSOR_V2 -> tensor(inner.values, false);
            case TENSOR_V3 -> tensor(inner.values, true);
            case FIRST_ARGUMENT -> first(function, inner.values);
            default -> throw PickleReader.refused(file, "REDUCE", function);
        };
    }

    /// `_rebuild_tensor_v2(storage, offset, size, stride, ...)`; version 3 names the element type as seventh argument.
    private Tensor tensor(List<Pickled> arguments, boolean typed) {
        if (arguments.size() < (typed ? 7 : 4)
                || !(arguments.get(0) instanceof Storage storage)
                || !(arguments.get(1) instanceof Whole(long offset))) {
            throw bad("a tensor is described wrongly");
        }
        DType dtype = storage.dtype();
        if (typed) {
            dtype = arguments.get(6) instanceof Name name ? supported(name) : dtype;
        }
        long[] shape = counts(arguments.get(2));
        long[] strides = counts(arguments.get(3));
        requireInside(dtype, storage, offset, shape, strides);
        return new Tensor(dtype, storage, offset, shape, strides);
    }

    private void requireInside(DType dtype, Storage storage, long offset, long[] shape, long[] strides) {
        if (shape.length != strides.length) {
            throw bad("a tensor has " + shape.length + " sizes and " + strides.length + " strides");
        }
        long available = storage.bytes() / dtype.bytes();
        try {
            if (RawTensor.byteCount(dtype, shape) == 0) {
                return;
            }
            long last = offset;
            for (int i = 0; i < shape.length; i++) {
                last = Math.addExact(last, Math.multiplyExact(shape[i] - 1, strides[i]));
            }
            if (offset < 0 || last >= available) {
                throw bad("a tensor " + Arrays.toString(shape) + " reaches element " + last + " of storage '"
                        + storage.key() + "', which has " + available);
            }
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw bad("a tensor " + Arrays.toString(shape) + " is larger than any file");
        }
    }

    /// The value of a persistent id: `('storage', type, key, location, elements[, view])`, or in old whole-module files
    /// `('module', class, source file, source)`.
    Pickled persistent(Pickled id) {
        if (!(id instanceof Items tuple)
                || tuple.values.size() < 2
                || !(tuple.values.get(0) instanceof Text(String kind))
                || !(tuple.values.get(1) instanceof Name type)) {
            throw bad("a reference into the file is described wrongly");
        }
        if (kind.equals("module")) {
            return type; // the class's source code follows; it is never looked at
        }
        List<Pickled> parts = tuple.values;
        if (!kind.equals("storage")
                || parts.size() < 5
                || !(parts.get(2) instanceof Text(String key))
                || !(parts.get(4) instanceof Whole(long elements))
                || elements < 0
                || elements > Long.MAX_VALUE / 8) {
            throw bad("a storage is described wrongly");
        }
        if (parts.size() > 5 && parts.get(5) != Pickled.Constant.NONE) {
            throw new WeightsException(file + " was written by a PyTorch older than 0.4 (views of storages).\n"
                    + "Open and save it once with a newer PyTorch.");
        }
        Storage storage = new Storage(supported(type), key, elements);
        Storage before = storages.putIfAbsent(key, storage);
        if (before != null && !before.equals(storage)) {
            throw bad("storage '" + key + "' is described in two ways");
        }
        return storage;
    }

    private DType supported(Name type) {
        return PickleNames.dtype(type)
                .orElseThrow(() ->
                        new WeightsException(file + " stores elements as " + WeightsException.shown(type.toString())
                                + ", which is not supported.\nSupported: " + List.of(DType.values())
                                + ". Convert the file first."));
    }

    private long[] counts(Pickled value) {
        if (!(value instanceof Items items) || items.values.size() > MAX_RANK) {
            throw bad("a tensor's sizes are described wrongly");
        }
        long[] out = new long[items.values.size()];
        for (int i = 0; i < out.length; i++) {
            if (!(items.values.get(i) instanceof Whole(long count)) || count < 0) {
                throw bad("a tensor has a size or stride that is not a count");
            }
            out[i] = count;
        }
        return out;
    }

    private WeightsException bad(String why) {
        return WeightsException.damaged(file, why);
    }
}
