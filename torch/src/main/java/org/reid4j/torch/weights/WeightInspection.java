package org.reid4j.torch.weights;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tells what is in a weight file, for a person who was handed one.
///
/// @param format `safetensors`, `PyTorch zip`, `PyTorch legacy` or `TorchScript`
/// @param wrapping what stood around the tensors, outermost first, as `state_dict > module.`
/// @param tensors every tensor in the file's order
/// @param parameters elements in all tensors but the running statistics of normalisation layers
/// @param bytes bytes of all tensors
/// @param system the network it seems to belong to, by `reid forward`'s name, or `torchvision-resnet`
/// @param metadata the file's notes
public record WeightInspection(
        String format,
        Optional<String> wrapping,
        List<Entry> tensors,
        long parameters,
        long bytes,
        Optional<String> system,
        Map<String, String> metadata) {
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
                file.metadata());
    }

    private static boolean isStatistic(String name) {
        return name.endsWith("running_mean") || name.endsWith("running_var") || name.endsWith("num_batches_tracked");
    }
}
