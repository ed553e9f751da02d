package org.reid4j.core.data;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Lists the photos of a folder by their names, in an order that is the same on every machine.
///
/// A photo is a regular file (a link to one counts) whose name ends in .jpg, .jpeg, .png, .bmp, .gif,
/// .webp, .tif or .tiff in any case. Hidden files and folders and macOS's `__MACOSX` are passed over, pipes
/// and devices never opened, loops of links walked once.
public final class PhotoFiles {
    private static final Set<String> ENDINGS = Set.of("jpg", "jpeg", "png", "bmp", "gif", "webp", "tif", "tiff");
    private static final int DEEPEST = 24;
    private static final int MOST_PEEKED = 2000;
    private static final Comparator<Path> BY_NAME = Comparator.comparing(PhotoFiles::key);

    private PhotoFiles() {}

    /// Whether the name is a photo's.
    public static boolean named(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0
                && !name.startsWith(".")
                && ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    /// A file's name without its ending.
    public static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /// The photos directly in a folder, sorted by name; none when there is no such folder.
    ///
    /// @throws DataException when it cannot be read
    public static List<Path> in(Path folder) {
        return entries(folder, Integer.MAX_VALUE).stream()
                .filter(file -> named(file) && Files.isRegularFile(file))
                .toList();
    }

    /// Some photos directly in a folder, to look at their names: from its first entries, sorted.
    public static List<Path> some(Path folder) {
        return entries(folder, MOST_PEEKED).stream()
                .filter(file -> named(file) && Files.isRegularFile(file))
                .toList();
    }

    /// The folders directly in a folder, without hidden ones, sorted by name.
    public static List<Path> folders(Path folder) {
        return entries(folder, Integer.MAX_VALUE).stream()
                .filter(Files::isDirectory)
                .toList();
    }

    /// Everything directly in a folder but what is hidden, sorted by name.
    public static List<Path> entries(Path folder) {
        return entries(folder, Integer.MAX_VALUE);
    }

    /// The photos in a folder and all folders below it, sorted by their path from there.
    ///
    /// @throws DataException when a folder cannot be read
    public static List<Path> under(Path folder) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                    return hidden(dir) && !dir.equals(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && named(file)) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                    if (failure instanceof FileSystemLoopException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw failure;
                }
            });
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
        found.sort(Comparator.comparing(file -> key(folder.relativize(file))));
        return found;
    }

    private static List<Path> entries(Path folder, int most) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path entry : stream) {
                if (found.size() == most) {
                    break;
                }
                if (!hidden(entry)) {
                    found.add(entry);
                }
            }
        } catch (IOException e) {
            throw unreadable(folder, e);
        } catch (DirectoryIteratorException e) {
            throw unreadable(folder, new IOException(e));
        }
        found.sort(BY_NAME);
        return found;
    }

    private static boolean hidden(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.startsWith(".") || name.equals("__MACOSX");
    }

    /// The same order under every file system's separator.
    private static String key(Path path) {
        return path.toString().replace('\\', '/');
    }

    private static DataException unreadable(Path folder, IOException e) {
        String why = e instanceof AccessDeniedException ? "no permission" : Shown.text(String.valueOf(e.getMessage()));
        return new DataException(
                "cannot list %s: %s.\nCheck the folder's permissions and disk.".formatted(Shown.path(folder), why), e);
    }
}
