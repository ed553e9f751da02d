package org.reid4j.torch.weights;

import java.nio.file.Path;

/// Opens a weight file of any known format, told apart by its first bytes and never by its name.
public final class WeightFiles {
    private WeightFiles() {}

    /// Reads a safetensors or PyTorch file.
    ///
    /// @throws WeightsException when the file is missing, cut short, damaged, refused, or of another format
    public static TensorFile read(Path file) {
        return read(MappedFile.open(file));
    }

    /// Describes a safetensors or PyTorch file.
    ///
    /// @throws WeightsException as [#read]
    public static WeightInspection inspect(Path file) {
        MappedFile source = MappedFile.open(file);
        TensorFile contents = read(source);
        boolean pickled = PthReader.isZip(source) || PthReader.isLegacy(source);
        String format = pickled ? contents.metadata().getOrDefault(PthReader.FORMAT, "PyTorch") : "safetensors";
        return WeightInspection.of(contents, format);
    }

    static TensorFile read(MappedFile source) {
        if (PthReader.isZip(source) || PthReader.isLegacy(source)) {
            return PthReader.read(source);
        }
        if (source.at(8, "{")) {
            return Safetensors.read(source);
        }
        throw unknown(source);
    }

    private static WeightsException unknown(MappedFile source) {
        Path file = source.file();
        if (source.startsWith("version https://git-lfs")) {
            return new WeightsException(file + " is only a pointer of Git LFS, not the weights. Run `git lfs pull`.");
        }
        if (source.startsWith("<") || source.startsWith("{\"")) {
            return new WeightsException(
                    file + " is a web page or a message, not weights: the download was refused. Download it again.");
        }
        if (source.startsWith("\u0080")) {
            return new WeightsException(file + " is a pickle that torch.save did not write, which is not supported.\n"
                    + "Open it in Python and save its state dict with torch.save or safetensors.");
        }
        if (source.startsWith("\u001f\u008b")) {
            return new WeightsException(file + " is packed by gzip. Unpack it and use the file inside.");
        }
        if (source.at(257, "ustar")) {
            return new WeightsException(
                    file + " is a tar archive. Unpack it, or save the weights with a PyTorch newer than 0.1.");
        }
        if (source.size() < 16) {
            return new WeightsException(file + " has only " + source.size()
                    + " bytes: the download or copy was cut off. Download it again.");
        }
        return new WeightsException(
                file + " is neither a safetensors nor a PyTorch file. Name a .safetensors, .pth or .pt file.");
    }
}
