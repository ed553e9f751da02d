package org.reid4j.image.silhouette;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.reid4j.image.silhouette.PickleValue.Contents;
import org.reid4j.image.silhouette.PickleValue.Grid;
import org.reid4j.image.silhouette.PickleValue.Items;

/// Makes a walk of the arrays that a pickle held, whatever their element type and order.
final class PickledFrames {
    private PickledFrames() {}

    /// @param value an array `[S, H, W]` or `[H, W]`, or a list of arrays `[H, W]`
    /// @param fileLength no walk has more elements than its file has bytes
    static Silhouettes of(PickleValue value, int fileLength) {
        List<Contents> arrays = new ArrayList<>();
        if (value instanceof Items(List<PickleValue> list)) {
            for (PickleValue entry : list) {
                Contents array = contents(entry);
                if (array.shape().length != 2) {
                    throw new PickleRefusal("a frame in its list has %d axes, not two".formatted(array.shape().length));
                }
                arrays.add(array);
            }
        } else {
            arrays.add(contents(value));
        }
        if (arrays.isEmpty()) {
            throw new PickleRefusal("it has no frames");
        }
        return joined(arrays, fileLength);
    }

    private static Contents contents(PickleValue value) {
        if (!(value instanceof Grid grid) || grid.contents == null) {
            throw new PickleRefusal("it holds something else than arrays");
        }
        return grid.contents;
    }

    private static Silhouettes joined(List<Contents> arrays, int fileLength) {
        int[] first = arrays.getFirst().shape();
        if (first.length != 2 && first.length != 3) {
            throw new PickleRefusal(
                    "its array has %d axes; a walk has three, [frames, height, width]".formatted(first.length));
        }
        int height = first[first.length - 2];
        int width = first[first.length - 1];
        long frames = first.length == 3 ? first[0] : arrays.size();
        for (Contents array : arrays) {
            int[] shape = array.shape();
            if (shape[shape.length - 2] != height || shape[shape.length - 1] != width) {
                throw new PickleRefusal("its frames have different sizes: %d x %d and %d x %d"
                        .formatted(height, width, shape[shape.length - 2], shape[shape.length - 1]));
            }
        }
        if (frames == 0 || height == 0 || width == 0) {
            throw new PickleRefusal("it has no frames");
        }
        if (frames * height * width > fileLength) { // a few bytes may name one array a million times
            throw new PickleRefusal("its frames are more than the file has bytes");
        }
        double[] largest = {0};
        arrays.forEach(array -> largest[0] = Math.max(largest[0], largest(array)));
        double scale = largest[0] <= 1 ? 255 : 1;
        byte[] out = new byte[(int) (frames * height * width)];
        int at = 0;
        for (Contents array : arrays) {
            at = copy(array, scale, out, at);
        }
        return new Silhouettes((int) frames, height, width, out);
    }

    private static double largest(Contents array) {
        double largest = 0;
        ByteBuffer data = buffer(array);
        int size = array.type().size;
        for (int at = 0; at < array.data().length(); at += size) {
            double value = element(data, at, array.type());
            if (!(value >= 0 && value <= 255)) { // NaN too
                throw new PickleRefusal("it has the value %s; a silhouette's are 0 to 255".formatted(value));
            }
            largest = Math.max(largest, value);
        }
        return largest;
    }

    private static int copy(Contents array, double scale, byte[] out, int from) {
        ByteBuffer data = buffer(array);
        int size = array.type().size;
        int elements = array.data().length() / size;
        for (int i = 0; i < elements; i++) {
            int place = array.fortran() ? place(i, array.shape()) : i;
            out[from + place] = (byte) Math.round(scale * element(data, i * size, array.type()));
        }
        return from + elements;
    }

    /// Where the element stands in C order that is number `i` when the first index runs fastest.
    private static int place(int i, int[] shape) {
        int rest = i;
        int place = 0;
        int stride = 1;
        int[] index = new int[shape.length];
        for (int axis = 0; axis < shape.length; axis++) {
            index[axis] = rest % shape[axis];
            rest /= shape[axis];
        }
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            place += index[axis] * stride;
            stride *= shape[axis];
        }
        return place;
    }

    private static ByteBuffer buffer(Contents array) {
        return ByteBuffer.wrap(
                        array.data().holder(), array.data().from(), array.data().length())
                .slice()
                .order(array.type().bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    private static double element(ByteBuffer data, int at, PickleValue.Element type) {
        return switch (type.kind) {
            case 'b' -> data.get(at) == 0 ? 0 : 1;
            case 'u' ->
                switch (type.size) {
                    case 1 -> data.get(at) & 0xff;
                    case 2 -> data.getShort(at) & 0xffff;
                    case 4 -> data.getInt(at) & 0xffff_ffffL;
                    default -> data.getLong(at);
                };
            case 'i' ->
                switch (type.size) {
                    case 1 -> data.get(at);
                    case 2 -> data.getShort(at);
                    case 4 -> data.getInt(at);
                    default -> data.getLong(at);
                };
            default ->
                switch (type.size) {
                    case 2 -> Float.float16ToFloat(data.getShort(at));
                    case 4 -> data.getFloat(at);
                    default -> data.getDouble(at);
                };
        };
    }
}
