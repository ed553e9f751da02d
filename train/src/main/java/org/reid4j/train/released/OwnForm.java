package org.reid4j.train.released;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.train.ModelCard;

/// Weights that reid4j trained: they carry their card.
final class OwnForm implements Form {
    @Override
    public Optional<Published> read(TensorFile file) {
        return Optional.ofNullable(file.metadata().get(ModelCard.METADATA)).map(text -> {
            ModelCard card = ModelCard.parse(text, "the model card of the weights");
            var preprocessing = card.preprocessing();
            return new Published.Usable(
                    "reid4j's own",
                    card.spec().system(),
                    Map.copyOf(card.spec().settings()),
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
