package org.reid4j.train.released;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import org.reid4j.core.ReidException;
import org.reid4j.embed.ModelCard;
import org.reid4j.torch.weights.Safetensors;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.train.Cards;
import org.reid4j.train.RunFolder;
import org.reid4j.train.checkpoint.Durable;
import org.reid4j.train.pretrained.WeightCache;

/// Puts a model on disk, whole or not at all: `model.safetensors`, `model.json`, `MODEL.md` in a folder
/// of their own.
final class ModelFolder {
    private static final String READABLE = "MODEL.md";

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

    /// Writes into a folder beside, forces it to disk and renames it.
    ///
    /// @throws ReidException when the name is taken or the disk refuses
    static void write(Path folder, TensorFile weights, ModelCard card) {
        Path whole = folder.toAbsolutePath().normalize();
        Path parent = whole.getParent();
        if (parent == null) {
            throw new ReidException(ReidException.Kind.USAGE, folder + " cannot hold a model; name a folder");
        }
        Path unfinished = parent.resolve("." + whole.getFileName() + "." + UUID.randomUUID() + Durable.UNFINISHED);
        try {
            Files.createDirectories(unfinished);
            try {
                Path file = unfinished.resolve(RunFolder.IMPORTED);
                Safetensors.write(file, weights.tensors(), Cards.notes(card));
                ModelCard hashed = card.with(ModelCard.WEIGHTS, WeightCache.sha256(file));
                Durable.write(unfinished.resolve(ModelCard.FILE), hashed.json());
                Durable.write(unfinished.resolve(READABLE), hashed.markdown());
                requireFree(folder);
                Files.move(unfinished, whole, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                remove(unfinished);
            }
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException _) {
            throw taken(folder);
        } catch (IOException e) {
            throw new ReidException(
                    ReidException.Kind.RESOURCES,
                    "The model could not be written to %s: %s%nNothing stands under that name. Check free space and permissions."
                            .formatted(folder, e.getMessage()),
                    e);
        }
    }

    private static void remove(Path unfinished) throws IOException {
        for (String name : List.of(RunFolder.IMPORTED, ModelCard.FILE, READABLE)) {
            Files.deleteIfExists(unfinished.resolve(name));
        }
        Files.deleteIfExists(unfinished);
    }
}
