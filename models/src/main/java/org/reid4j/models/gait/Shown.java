package org.reid4j.models.gait;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.reid4j.torch.weights.TensorFile;

/// Reads widths off the shapes in a weight file.
public final class Shown {
    private Shown() {}

    /// The sizes of some tensors along one dimension as a setting, such as `32,64,128`; empty when a tensor is
    /// missing or has no such dimension.
    public static Optional<String> sizes(TensorFile file, int dimension, String... names) {
        List<String> sizes = new ArrayList<>();
        for (String name : names) {
            Optional<String> size = file.tensor(name)
                    .filter(tensor -> tensor.shape().length > dimension)
                    .map(tensor -> Long.toString(tensor.shape()[dimension]));
            if (size.isEmpty()) {
                return Optional.empty();
            }
            sizes.add(size.get());
        }
        return Optional.of(String.join(",", sizes));
    }
}
