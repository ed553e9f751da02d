package org.reid4j.torch.weights;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Tells what is in a weight file, for a person who was handed one.
///
/// @param format `safetensors`, `PyTorch zip`, `PyTorch legacy` or `TorchScript`
/// @param wrapping what stood around the tensors, outermost first, as `state_dict > module.`
/// @param tensors every tensor in the file's order
/// @param parameters elements in all tensors but the running statistics of normalisation layers
/// @param bytes bytes of all tensors
/// @param system the network it seems to belong to, by `reid forward`'s name, or `torchvision-resnet`
/// @param metadata the file's notes
/// @param notFinite names of tensors with NaN or infinity in them
/// @param allZero names of weights of two dimensions or more that are nothing but zeros
public record WeightInspection(
        String format,
        Optional<String> wrapping,
        List<Entry> tensors,
        long parameters,
        long bytes,
        Optional<String> system,
        Map<String, String> metadata,
        List<String> notFinite,
        List<String> allZero) {
    /// One tensor of the file.
    ///
    /// @param name its state-dict name
    /// @param dtype its element type
    /// @param shape its sizes
    public record Entry(String name, DType dtype, List<Long> shape) {}

    static WeightInspection of(TensorFile file, String format) {
        List<Entry> entries = file.tensors().entrySet().stream()
                .map(e -> new Entry(
                        e.getKey(),
                        e.getValue().dtype(),
                        Arrays.stream(e.getValue().shape()).boxed().toList()))
                .toList();
        long parameters = file.tensors().entrySet().stream()
                .filter(e -> !isStatistic(e.getKey()))
                .mapToLong(e -> e.getValue().elements())
                .sum();
        long bytes = file.tensors().values().stream()
                .mapToLong(t -> t.data().remaining())
                .sum();
        return new WeightInspection(
                format,
                Optional.ofNullable(file.metadata().get(PthReader.WRAPPING)),
                entries,
                parameters,
                bytes,
                SystemGuess.of(file.tensors().keySet()),
                file.metadata(),
                named(file, tensor -> tensor.dtype().floating() && !finite(tensor)),
                named(file, tensor -> tensor.rank() > 1 && tensor.elements() > 0 && zero(tensor)));
    }

    private static List<String> named(TensorFile file, Predicate<RawTensor> broken) {
        return file.tensors().entrySet().stream()
                .filter(entry -> broken.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Looks at the exponents alone: all ones are NaN or infinity in every format.
    private static boolean finite(RawTensor tensor) {
        ByteBuffer bytes = tensor.data();
        while (bytes.hasRemaining()) {
            boolean finite = switch (tensor.dtype()) {
                case F64 -> Double.isFinite(bytes.getDouble());
                case F32 -> Float.isFinite(bytes.getFloat());
                case F16 -> (bytes.getShort() & 0x7c00) != 0x7c00;
                case BF16 -> (bytes.getShort() & 0x7f80) != 0x7f80;
                case I64, I32, I16, I8, U8, BOOL -> throw new IllegalStateException(tensor + " is not floating");
            };
            if (!finite) {
                return false;
            }
        }
        return true;
    }

    private static boolean zero(RawTensor tensor) {
        ByteBuffer bytes = tensor.data();
        while (bytes.remaining() >= Long.BYTES) {
            if (bytes.getLong() != 0) {
                return false;
            }
        }
        while (bytes.hasRemaining()) {
            if (bytes.get() != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isStatistic(String name) {
        return name.endsWith("running_mean") || name.endsWith("running_var") || name.endsWith("num_batches_tracked");
    }
}
