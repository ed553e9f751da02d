package org.reid4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.reid4j.cli.rows.RowCheck;
import org.reid4j.cli.rows.RowFormat;
import org.reid4j.train.StopSignal;

/// The file that `reid embed` leaves: written beside its name, read back, and only then called by it.
///
/// @param file the name
/// @param format what the name's ending asks for
record EmbeddingOutput(Path file, RowFormat format) {
    private static final int SAMPLED = 3;

    /// @throws org.reid4j.core.ReidException when the name ends in no known way
    static EmbeddingOutput of(Path file) {
        return new EmbeddingOutput(
                file,
                RowFormat.of(file)
                        .orElseThrow(() ->
                                Reid.usage("output is %s, must end in %s".formatted(file, RowFormat.suffixes()))));
    }

    /// Refuses before hours of work what would fail behind them.
    ///
    /// @param photos that are to be embedded
    void require(List<Path> photos) {
        Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
        if (!Files.isDirectory(folder)) {
            throw Reid.usage("there is no folder %s for the output %s".formatted(folder, file.getFileName()));
        }
        if (Files.isDirectory(file)) {
            throw Reid.usage("output is %s, which is a folder".formatted(file));
        }
        if (!Files.isWritable(folder)) {
            throw Reid.usage("nothing can be written into %s, where the output belongs".formatted(folder));
        }
        format.obstacle(photos).ifPresent(why -> {
            throw Reid.usage(why);
        });
    }

    /// Where embeddings lie that no cache keeps, until the output is whole.
    Path partial() {
        return file.resolveSibling(file.getFileName() + ".partial");
    }

    /// Writes, verifies, and gives the file its name.
    ///
    /// @param dimension length of an embedding
    /// @return whether it was done; not when somebody stopped it, and then nothing is left
    /// @throws org.reid4j.core.ReidException of kind CHECK when what was written is wrong; the name is
    ///     then as it was
    boolean write(PhotoEmbeddings embeddings, PhotoEmbeddings.Kept kept, int dimension, StopSignal stop) {
        List<Path> photos =
                kept.photos().stream().map(PhotoEmbeddings.Content::photo).toList();
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try {
            try (var rows = format.writer(unfinished, photos, dimension)) {
                for (var photo : kept.photos()) {
                    if (stop.requested()) {
                        return false;
                    }
                    rows.row(embeddings.embedding(photo));
                }
                rows.finish();
            }
            new RowCheck(format, file, photos, dimension)
                    .require(unfinished, again(embeddings, kept.photos()), kept.mayBeSame());
            name(unfinished);
            return true;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            remove(unfinished);
        }
    }

    /// Some photos embedded once more, by row: the first, the middle, the last.
    private static Map<Integer, float[]> again(PhotoEmbeddings embeddings, List<PhotoEmbeddings.Content> photos) {
        var again = new HashMap<Integer, float[]>();
        for (int i = 0; i < SAMPLED; i++) {
            int row = (int) ((photos.size() - 1L) * i / (SAMPLED - 1));
            embeddings.again(photos.get(row)).ifPresent(vector -> again.put(row, vector));
        }
        return again;
    }

    private void name(Path unfinished) throws IOException {
        var companion = format.companion(unfinished);
        if (companion.isPresent()) {
            Files.deleteIfExists(file); // an old table must not stand beside the names of a new one
            force(companion.get());
            move(companion.get(), format.companion(file).orElseThrow());
        }
        move(unfinished, file);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            force(folder);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void force(Path path) {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException _) {
            // Windows opens no folders; there the rename itself is all there is
        }
    }

    private void remove(Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
            if (format.companion(unfinished).isPresent()) {
                Files.deleteIfExists(format.companion(unfinished).get());
            }
        } catch (IOException _) {
            // the next call writes over it
        }
    }

    /// Removes what [#partial()] holds.
    void removePartial() {
        if (!Files.isDirectory(partial())) {
            return;
        }
        try (var files = Files.walk(partial())) {
            for (Path one : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        } catch (IOException _) {
            // it is of no more use, and in nobody's way
        }
    }
}
