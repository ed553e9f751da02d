package org.reid4j.torch.weights;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Holds what a weight file says: named tensors in the file's order, and short notes about them.
///
/// @param tensors name to tensor, in the file's order
/// @param metadata notes: what the writer put there, or for a `.pth` file its wrapping and its plain values (`epoch`)
public record TensorFile(Map<String, RawTensor> tensors, Map<String, String> metadata) {
    /// Copies both maps, keeping their order.
    public TensorFile {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /// Tensors without notes.
    public static TensorFile of(Map<String, RawTensor> tensors) {
        return new TensorFile(tensors, Map.of());
    }

    /// The tensor of that name, if there is one.
    public Optional<RawTensor> tensor(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    /// The first tensor, in the map's order, with a value that is infinite or NaN.
    public Optional<String> firstNonFinite() {
        return tensors.entrySet().stream()
                .filter(entry -> !entry.getValue().finite())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /// The tensors whose names begin with `prefix`, under their names without it.
    public TensorFile under(String prefix) {
        Map<String, RawTensor> inside = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                inside.put(name.substring(prefix.length()), tensor);
            }
        });
        return new TensorFile(inside, metadata);
    }
}
