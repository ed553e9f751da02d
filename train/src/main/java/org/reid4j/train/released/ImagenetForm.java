package org.reid4j.train.released;

import java.util.Optional;
import org.reid4j.torch.weights.TensorFile;

/// ImageNet's ResNets as torchvision and IBN-Net publish them: first weights for training, which know
/// objects, not people.
final class ImagenetForm implements Form {
    @Override
    public Optional<Published> read(TensorFile file) {
        return file.tensor("conv1.weight").isPresent() && Form.begins(file, "layer4.")
                ? Optional.of(
                        new Published.Unusable(
                                "torchvision ResNet",
                                "It knows ImageNet's objects, not people: train from it with reid train weights=file weights.file=FILE."))
                : Optional.empty();
    }
}
