package org.reid4j.gallery.store;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Keeps a gallery from other users of the machine: it holds what singles people out.
public final class Rights {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private Rights() {}

    /// Files to 0600, folders to 0700; nothing where the system knows no such rights.
    public static void owner(Path path) throws IOException {
        if (POSIX) {
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }
    }
}
