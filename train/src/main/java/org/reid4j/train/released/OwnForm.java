package org.reid4j.train.released;

import java.util.List;
import java.util.Optional;
import org.reid4j.embed.ModelCard;
import org.reid4j.torch.weights.TensorFile;

/// Weights that reid4j trained: they carry their card.
final class OwnForm implements Form {
    @Override
    public Optional<Published> read(TensorFile file) {
        return Optional.ofNullable(file.metadata().get(ModelCard.METADATA)).map(text -> {
            ModelCard card = ModelCard.parse(text, "the model card of the weights");
            var preprocessing = card.preprocessing();
            return new Published.Usable(
                    "reid4j's own",
                    card.system(),
                    card.settings(),
                    file,
                    new Use(
                            preprocessing.interpolation(),
                            preprocessing.mean(),
                            preprocessing.std(),
                            card.metric(),
                            card.flip()),
                    List.of());
        });
    }
}
