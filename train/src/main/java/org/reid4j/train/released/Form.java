package org.reid4j.train.released;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;

/// One release's way of writing weights. Files are told apart by their tensors' names alone.
interface Form {
    /// What the file is, if it is of this release.
    ///
    /// @throws org.reid4j.models.ModelException when it is, but with sizes that no network has
    Optional<Published> read(TensorFile file);

    /// Whether a name begins so.
    static boolean begins(TensorFile file, String prefix) {
        return file.tensors().keySet().stream().anyMatch(name -> name.startsWith(prefix));
    }

    /// Whether a name contains this.
    static boolean contains(TensorFile file, String part) {
        return file.tensors().keySet().stream().anyMatch(name -> name.contains(part));
    }

    /// The file under other names.
    ///
    /// @param names the new name of each; a tensor whose name becomes empty is left out
    static TensorFile renamed(TensorFile file, Function<String, String> names) {
        Map<String, RawTensor> renamed = new LinkedHashMap<>();
        file.tensors().forEach((name, tensor) -> {
            String other = names.apply(name);
            if (!other.isEmpty()) {
                renamed.put(other, tensor);
            }
        });
        return new TensorFile(renamed, file.metadata());
    }

    /// The parts of a ResNet as torchvision names them.
    static boolean ofTrunk(String name) {
        int dot = name.indexOf('.');
        return dot > 0
                && Set.of("conv1", "bn1", "layer1", "layer2", "layer3", "layer4")
                        .contains(name.substring(0, dot));
    }
}
