package org.reid4j.train.released;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.reid4j.core.NewFolder;
import org.reid4j.core.ReidException;
import org.reid4j.core.Sha256;
import org.reid4j.embed.ModelCard;
import org.reid4j.torch.weights.Safetensors;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.train.Cards;
import org.reid4j.train.RunFolder;

/// Puts a model on disk, whole or not at all: `model.safetensors`, `model.json`, `MODEL.md` in a folder
/// of their own.
final class ModelFolder {
    private ModelFolder() {}

    /// @throws ReidException when something has that name
    static void requireFree(Path folder) {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw taken(folder);
        }
    }

    private static ReidException taken(Path folder) {
        return new ReidException(
                ReidException.Kind.USAGE,
                folder + " exists already and is left as it is; choose another name with --as");
    }

    /// @throws ReidException when the name is taken or the disk refuses
    static void write(Path folder, TensorFile weights, ModelCard card) {
        try {
            NewFolder.make(folder, unfinished -> {
                Path file = unfinished.resolve(RunFolder.IMPORTED);
                Safetensors.write(file, weights.tensors(), Cards.notes(card));
                ModelCard hashed = card.with(ModelCard.WEIGHTS, Sha256.of(file));
                Files.writeString(unfinished.resolve(ModelCard.FILE), hashed.json());
                return Files.writeString(unfinished.resolve("MODEL.md"), hashed.markdown());
            });
        } catch (FileAlreadyExistsException _) {
            throw taken(folder);
        } catch (IOException e) {
            throw new ReidException(
                    ReidException.Kind.RESOURCES,
                    "The model could not be written to %s: %s%nNothing stands under that name. Check free space and permissions."
                            .formatted(folder, e.getMessage()),
                    e);
        }
    }
}
