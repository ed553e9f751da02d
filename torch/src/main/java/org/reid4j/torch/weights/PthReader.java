package org.reid4j.torch.weights;

import java.nio.file.Path;
import java.util.Map;

/// Reads the weights out of PyTorch's own files.
public final class PthReader {
    private PthReader() {}

    /// Reads a `.pth` or `.pt` file.
    ///
    /// @throws WeightsException when it cannot be read
    public static TensorFile read(Path file) {
        return read(MappedFile.open(file));
    }

    static TensorFile read(MappedFile mapped) {
        if (mapped.size() > 0) {
            throw new WeightsException(mapped.file() + " is a PyTorch file, which this version does not read.");
        }
        return TensorFile.of(Map.of());
    }
}
