package org.reid4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.reid4j.core.ReidException;
import org.reid4j.core.Sha256;
import org.reid4j.embed.ModelCard;
import org.reid4j.embed.ModelFiles;
import org.reid4j.train.checkpoint.Durable;

/// Where a model's card stands, and how it is replaced: whole, with the former one kept beside it.
///
/// @param network the weights or ONNX file, or the folder, that the card belongs to
/// @param card the file
/// @param own whether it is the model's own card and not one written elsewhere
record CardPlace(Path network, Path card, boolean own) {
    private static final String TEXT = "MODEL.md";

    /// @param output another file or folder to write the card to
    static CardPlace of(Path network, Optional<Path> output) {
        if (output.isPresent()) {
            Path file = Files.isDirectory(output.get()) ? output.get().resolve(ModelCard.FILE) : output.get();
            return new CardPlace(network, file, false);
        }
        var files = Files.isDirectory(network) ? ModelFiles.find(network) : null;
        Path file = files == null ? network : files.weights().or(files::onnx).orElseThrow();
        return new CardPlace(file, ModelFiles.card(file).orElseGet(() -> file.resolveSibling(ModelCard.FILE)), true);
    }

    /// Refuses to write bands of one set of weights into the card of another.
    ///
    /// @param read the card that was used
    /// @throws ReidException naming what to do instead
    void require(ModelCard read) {
        Optional.ofNullable(read.facts().get(ModelCard.WEIGHTS))
                .filter(_ -> own && network.toString().endsWith(".safetensors"))
                .filter(hash -> !hash.equals(Sha256.of(network)))
                .ifPresent(_ -> {
                    throw Reid.usage(
                            "%s is of other weights than %s\nmeasure the best ones (leave weights=last out), or write another card: --output FILE"
                                    .formatted(card, network.getFileName()));
                });
    }

    /// Writes the card, and beside it the text for people.
    ///
    /// @return the copy of what was there, if something was
    Optional<Path> write(ModelCard changed) {
        try {
            Optional<Path> former = Files.exists(card) ? Optional.of(keep()) : Optional.empty();
            Durable.write(card, changed.json());
            if (own) { // beside another card the text is of another model
                Durable.write(card.resolveSibling(TEXT), changed.markdown());
            }
            return former;
        } catch (IOException failure) {
            throw new ReidException(
                    ReidException.Kind.RESOURCES,
                    "cannot write %s: %s\nthe former card is as it was; write another: --output FILE"
                            .formatted(card, failure.getMessage()),
                    failure);
        }
    }

    /// `model.former-1.json`, or the next number that is free.
    private Path keep() throws IOException {
        String name = String.valueOf(card.getFileName());
        String stem = name.endsWith(".json") ? name.substring(0, name.length() - 5) : name;
        int number = 1;
        while (Files.exists(card.resolveSibling("%s.former-%d.json".formatted(stem, number)))) {
            number++;
        }
        Path kept = card.resolveSibling("%s.former-%d.json".formatted(stem, number));
        Durable.write(kept, Files.readString(card));
        return kept;
    }
}
