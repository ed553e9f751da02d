package org.reid4j.torch.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.reid4j.torch.weights.Pickled.Storage;
import org.reid4j.torch.weights.Pickled.Tensor;

/// Turns views of storages into tensors of their own: a window where the view is contiguous, a copy where it is not.
final class StorageTensors {
    /// Where the bytes of a storage come from.
    interface Source {
        MappedFile bytes(Storage storage);
    }

    private final MappedFile file;
    private final Source source;
    private final Map<String, MappedFile> opened = new HashMap<>();
    private long copied;

    StorageTensors(MappedFile file, Source source) {
        this.file = file;
        this.source = source;
    }

    Map<String, RawTensor> all(Map<String, Tensor> views) {
        Map<String, RawTensor> out = new LinkedHashMap<>();
        views.forEach((name, view) -> out.put(name, tensor(name, view)));
        return out;
    }

    private RawTensor tensor(String name, Tensor view) {
        long bytes = RawTensor.byteCount(view.dtype(), view.shape());
        if (bytes == 0) {
            return new RawTensor(view.dtype(), view.shape(), ByteBuffer.allocate(0));
        }
        MappedFile block = opened.computeIfAbsent(view.storage().key(), _ -> source.bytes(view.storage()));
        if (contiguous(view)) {
            return new RawTensor(
                    view.dtype(),
                    view.shape(),
                    block.slice(view.offset() * view.dtype().bytes(), bytes));
        }
        copied += bytes;
        if (bytes > view.storage().bytes() || copied > file.size()) {
            throw new WeightsException(
                    file.file() + ": tensor '" + WeightsException.shown(name) + "' repeats the elements it is made of ("
                            + bytes + " bytes out of " + view.storage().bytes()
                            + ").\nCall contiguous() on it before saving, if this is intended.");
        }
        return new RawTensor(
                view.dtype(), view.shape(), gathered(view, block, (int) Math.min(bytes, Integer.MAX_VALUE)));
    }

    private static boolean contiguous(Tensor view) {
        long step = 1;
        for (int i = view.shape().length - 1; i >= 0; i--) {
            if (view.shape()[i] != 1 && view.strides()[i] != step) {
                return false;
            }
            step *= view.shape()[i];
        }
        return true;
    }

    private static ByteBuffer gathered(Tensor view, MappedFile block, int bytes) {
        int width = view.dtype().bytes();
        ByteBuffer from = block.slice(0, block.size());
        ByteBuffer out = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long[] shape = view.shape();
        long[] index = new long[shape.length];
        long at = view.offset();
        while (out.hasRemaining()) {
            out.put(out.position(), from, (int) at * width, width);
            out.position(out.position() + width);
            for (int i = shape.length - 1; i >= 0; i--) {
                at += view.strides()[i];
                if (++index[i] < shape[i]) {
                    break;
                }
                at -= view.strides()[i] * shape[i];
                index[i] = 0;
            }
        }
        return out.flip();
    }
}
