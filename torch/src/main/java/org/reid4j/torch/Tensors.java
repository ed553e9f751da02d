package org.reid4j.torch;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.reid4j.torch.trace.Op;
import org.reid4j.torch.trace.Trace;
import org.reid4j.torch.weights.RawTensor;

/// Makes tensors from Java's arrays and reads them back, a block at a time and never an element at a time.
///
/// A tensor made here owns its memory. It belongs to the innermost open [Scope] of the thread.
public final class Tensors {
    private Tensors() {}

    /// A float32 tensor with a copy of the values, row by row.
    public static Tensor of(float[] values, long... shape) {
        Tensor tensor = make(ScalarType.Float, values.length, shape);
        if (values.length > 0) {
            tensor.data_ptr_float().put(values, 0, values.length);
        }
        return tensor;
    }

    /// A float64 tensor with a copy of the values, row by row.
    public static Tensor of(double[] values, long... shape) {
        Tensor tensor = make(ScalarType.Double, values.length, shape);
        if (values.length > 0) {
            tensor.data_ptr_double().put(values, 0, values.length);
        }
        return tensor;
    }

    /// An int64 tensor with a copy of the values, row by row; of one dimension when no shape is given.
    public static Tensor of(long[] values, long... shape) {
        long[] sizes = shape.length == 0 ? new long[] {values.length} : shape;
        Tensor tensor = make(ScalarType.Long, values.length, sizes);
        if (values.length > 0) {
            tensor.data_ptr_long().put(values, 0, values.length);
        }
        return tensor;
    }

    /// An int64 tensor of one dimension: class indices of a batch.
    public static Tensor of(int[] values) {
        long[] wide = new long[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return of(wide);
    }

    /// A float32 tensor with a copy of the buffer's remaining values; a direct buffer costs one memory
    /// copy. The buffer's position is left as it was.
    public static Tensor of(FloatBuffer values, long... shape) {
        Tensor tensor = make(ScalarType.Float, values.remaining(), shape);
        tensor.data_ptr_float()
                .capacity(values.remaining())
                .asByteBuffer()
                .asFloatBuffer()
                .put(values.duplicate());
        return tensor;
    }

    /// A float32 tensor with a copy of a memory segment in the machine's byte order.
    public static Tensor of(MemorySegment values, long... shape) {
        Tensor tensor = make(ScalarType.Float, values.byteSize() / ValueLayout.JAVA_FLOAT.byteSize(), shape);
        segment(tensor).copyFrom(values);
        return tensor;
    }

    /// A float32 tensor without dimensions.
    public static Tensor scalar(double value) {
        Engine.start();
        return torch.scalar_tensor(new Scalar(value), new TensorOptions(ScalarType.Float));
    }

    /// float32 zeros.
    public static Tensor zeros(long... shape) {
        return filled(0, shape);
    }

    /// float32 ones.
    public static Tensor ones(long... shape) {
        return filled(1, shape);
    }

    /// float32, all of one value.
    public static Tensor filled(double value, long... shape) {
        Engine.start();
        Shapes.count(shape);
        return torch.full(shape, new Scalar(value), new TensorOptions(ScalarType.Float));
    }

    /// int64 zeros.
    public static Tensor zerosLong(long... shape) {
        Engine.start();
        return torch.zeros(shape, new TensorOptions(ScalarType.Long));
    }

    /// int64 0, 1, 2 … count-1.
    public static Tensor range(long count) {
        Engine.start();
        return torch.arange(new Scalar(count), new TensorOptions(ScalarType.Long));
    }

    /// Zeros of a tensor's shape, format, device and memory layout.
    public static Tensor zerosLike(Tensor tensor) {
        return torch.zeros_like(tensor);
    }

    /// A copy with memory of its own, outside the recording of gradients.
    public static Tensor copy(Tensor tensor) {
        try (Tensor detached = tensor.detach()) {
            return detached.clone();
        }
    }

    /// The values as float32 in row-by-row order, converted where they are of another format.
    public static float[] toFloats(Tensor tensor) {
        try (Tensor flat = onCpu(tensor, ScalarType.Float)) {
            float[] values = new float[size(flat)];
            if (values.length > 0) {
                flat.data_ptr_float().get(values, 0, values.length);
            }
            return values;
        }
    }

    /// The values as float64 in row-by-row order, converted where they are of another format.
    public static double[] toDoubles(Tensor tensor) {
        try (Tensor flat = onCpu(tensor, ScalarType.Double)) {
            double[] values = new double[size(flat)];
            if (values.length > 0) {
                flat.data_ptr_double().get(values, 0, values.length);
            }
            return values;
        }
    }

    /// The values as int64 in row-by-row order, converted where they are of another format.
    public static long[] toLongs(Tensor tensor) {
        try (Tensor flat = onCpu(tensor, ScalarType.Long)) {
            long[] values = new long[size(flat)];
            if (values.length > 0) {
                flat.data_ptr_long().get(values, 0, values.length);
            }
            return values;
        }
    }

    /// The single value of a tensor of one element.
    public static double item(Tensor tensor) {
        return tensor.item_double();
    }

    /// The same values laid out with channels innermost, which convolutions on the CPU prefer.
    ///
    /// @param images `[N, C, H, W]`
    public static Tensor channelsLast(Tensor images) {
        return Trace.of(new Op.Same(), images.contiguous(MemoryFormat.ChannelsLast), images);
    }

    /// The tensor on a device; the same tensor where it is there already.
    public static Tensor to(Tensor tensor, Device device) {
        return tensor.to(new org.bytedeco.pytorch.Device(device.toString()), tensor.scalar_type());
    }

    /// A batch of the processor's on a device. To a GPU it goes from page-locked memory without being waited for; the
    /// engine keeps that memory until it has arrived.
    public static Tensor send(Tensor batch, Device device) {
        return device instanceof Device.Cuda && Engine.cudaDevices() > 0
                ? batch.pin_memory()
                        .to(
                                new org.bytedeco.pytorch.Device(device.toString()),
                                batch.scalar_type(),
                                true,
                                false,
                                new MemoryFormatOptional())
                : to(batch, device);
    }

    /// The tensor in the number format of a precision; the same tensor where it is so already.
    public static Tensor to(Tensor tensor, Precision precision) {
        return tensor.to(type(precision));
    }

    /// A copy of the tensor for a weight file.
    public static RawTensor toRaw(Tensor tensor) {
        return StateTransfer.toRaw(tensor);
    }

    /// A copy of the tensor in memory of an arena, of no use once that is closed: for what is written and
    /// forgotten.
    public static RawTensor toRaw(Tensor tensor, Arena memory) {
        return StateTransfer.toRaw(tensor, memory);
    }

    /// A tensor of a weight file, in the file's number format.
    public static Tensor fromRaw(RawTensor raw) {
        Engine.start();
        return StateTransfer.fromRaw(raw);
    }

    static ScalarType type(Precision precision) {
        return switch (precision) {
            case F32, BF16_AUTOCAST -> ScalarType.Float;
            case F64 -> ScalarType.Double;
        };
    }

    /// The tensor's memory; it must be contiguous and on the CPU, and outlive the segment.
    @SuppressWarnings("restricted") // a view of memory whose length the tensor knows
    static MemorySegment segment(Tensor contiguous) {
        long bytes = contiguous.nbytes();
        return bytes == 0
                ? MemorySegment.NULL
                : MemorySegment.ofAddress(contiguous.data_ptr().address()).reinterpret(bytes);
    }

    static Tensor onCpu(Tensor tensor, ScalarType type) {
        try (var _ = NoGrad.open();
                org.bytedeco.pytorch.Device cpu = new org.bytedeco.pytorch.Device("cpu");
                Tensor moved = tensor.to(cpu, type)) {
            return moved.contiguous();
        }
    }

    private static int size(Tensor tensor) {
        long count = tensor.numel();
        if (count > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "a tensor of " + count + " values does not fit into a Java array; read it in slices");
        }
        return (int) count;
    }

    private static Tensor make(ScalarType type, long values, long... shape) {
        Engine.start();
        if (Shapes.count(shape) != values) {
            throw new IllegalArgumentException(
                    "shape %s needs %d values, got %d".formatted(Shapes.text(shape), Shapes.count(shape), values));
        }
        return torch.empty(shape, new TensorOptions(type), new MemoryFormatOptional());
    }
}
