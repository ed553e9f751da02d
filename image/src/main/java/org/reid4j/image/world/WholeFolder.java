package org.reid4j.image.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.reid4j.core.ReidException;

/// Puts a synthetic world on disk, whole or not at all, finds it again, and touches nobody else's folder.
///
/// @param world what messages call it, such as `street`
/// @param provenanceFile name of the file that says what a folder was made from; also how such a world is told from
///     anything else
/// @param provenance what that file says
public record WholeFolder(String world, String provenanceFile, String provenance) {
    /// What a folder holds.
    public interface Content {
        /// Whether a folder of this provenance has all files and no others.
        boolean complete(Path folder) throws IOException;

        /// Draws everything but the file of provenance.
        ///
        /// @param folder empty
        void draw(Path folder) throws IOException;
    }

    /// Draws into a temporary folder beside the target which then takes its name, or finds all there.
    ///
    /// @param target absolute; must not exist, be empty, or hold this very world
    /// @return whether it stood there already and nothing was drawn
    /// @throws ReidException when the folder holds something else or cannot be written
    public boolean fill(Path target, Content content) {
        try {
            if (Files.exists(target) && stands(target, content)) {
                return true;
            }
            Path parent = target.getParent();
            if (parent == null) {
                throw usage("A %s cannot be written to %s".formatted(world, target));
            }
            Files.createDirectories(parent);
            Path temporary = Files.createTempDirectory(parent, ".world-");
            try {
                content.draw(temporary);
                Files.writeString(temporary.resolve(provenanceFile), provenance);
                Files.deleteIfExists(target); // an empty folder gives way
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                delete(temporary);
            }
            return false;
        } catch (IOException e) {
            throw failed(target, e);
        } catch (UncheckedIOException e) {
            throw failed(target, e);
        }
    }

    private ReidException failed(Path target, Exception e) {
        return new ReidException(
                ReidException.Kind.RESOURCES,
                "The %s could not be written to %s: %s%nCheck free space and permissions, or choose another folder."
                        .formatted(world, target, e.getMessage()),
                e);
    }

    /// Whether this very world is there already; false for an empty folder.
    private boolean stands(Path target, Content content) throws IOException {
        if (!Files.isDirectory(target)) {
            throw usage("%s is a file; a %s needs a folder. Choose another name.".formatted(target, world));
        }
        try (Stream<Path> entries = Files.list(target)) {
            if (entries.findAny().isEmpty()) {
                return false;
            }
        }
        Path found = target.resolve(provenanceFile);
        if (!Files.isRegularFile(found)) {
            throw usage("%s is not empty and holds no %s.%nNothing was written; choose another folder."
                    .formatted(target, world));
        }
        if (!Files.readString(found).equals(provenance)) {
            throw usage("%s holds a %s of other settings (see %s).%nDelete it or choose another folder."
                    .formatted(target, world, provenanceFile));
        }
        if (!content.complete(target)) {
            throw usage("%s holds a %s that lacks files or has foreign ones.%nDelete it, then it is drawn again."
                    .formatted(target, world));
        }
        return true;
    }

    private static ReidException usage(String message) {
        return new ReidException(ReidException.Kind.USAGE, message);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
