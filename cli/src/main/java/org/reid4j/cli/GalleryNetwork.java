package org.reid4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.reid4j.embed.ModelCard;
import org.reid4j.gallery.Gallery;
import org.reid4j.gallery.data.PinnedModel;

/// Opens the network that a gallery is bound to, and no other.
final class GalleryNetwork {
    private GalleryNetwork() {}

    /// What a gallery keeps of a network.
    static PinnedModel pinned(Trained trained) {
        ModelCard card = trained.card();
        return new PinnedModel(
                trained.model().id(),
                trained.model().file().toAbsolutePath().normalize().toString(),
                card.preprocessing().toString(),
                trained.embedder().dimension(),
                card.metric(),
                card.bands(),
                card.calibration(),
                caution(card));
    }

    private static Optional<String> caution(ModelCard card) {
        return card.calibration()
                .flatMap(found -> found.hint().map("bands "::concat))
                .or(() -> card.bands().isEmpty()
                        ? Optional.of("this model has no calibrated threshold")
                        : Optional.empty());
    }

    /// Opens the gallery's own network, or the one that was named if it is the same.
    ///
    /// @throws org.reid4j.core.ReidException when it is gone, or another
    static Trained open(Gallery gallery, RunChoice choice, Terminal terminal) {
        PinnedModel pinned = gallery.info().model();
        Path network = choice.named() ? choice.network(terminal) : Path.of(pinned.name());
        if (!Files.exists(network)) {
            throw Reid.usage(
                    "the gallery's model was %s, which is gone\nname it where it is now: run=NAME".formatted(network));
        }
        var trained = Trained.open(network, choice.options());
        try {
            pinned.requireModel(trained.model().id());
            return trained;
        } catch (RuntimeException other) {
            trained.close();
            throw other;
        }
    }
}
