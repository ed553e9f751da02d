package org.reid4j.torch.weights;

import java.nio.file.Path;

/// Opens a weight file of any known format, told apart by its first bytes and never by its name.
public final class WeightFiles {
    private WeightFiles() {}

    /// Reads a safetensors or PyTorch file.
    ///
    /// @throws WeightsException when the file is missing, damaged, or of another format
    public static TensorFile read(Path file) {
        MappedFile mapped = MappedFile.open(file);
        return mapped.at(8, "{") ? Safetensors.read(mapped) : PthReader.read(mapped);
    }
}
