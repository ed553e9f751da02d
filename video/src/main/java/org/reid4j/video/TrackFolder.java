package org.reid4j.video;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.reid4j.core.Pixels;
import org.reid4j.image.ImageEncoder;

/// Where silhouettes go: `track-001/walk-1/000123.png`, named by the frame they were cut from.
///
/// A track grows in a hidden folder and is moved to its name when it is whole, so that whoever stops the work, and
/// however, never leaves half a track among the others.
final class TrackFolder implements AutoCloseable {
    private static final String GROWING = ".unfinished";
    private static final int MARGIN = 2;
    private static final double AROUND = 0.1; // of the person's height, around the photo

    private final Path root;
    private final Path growing;
    private final boolean made;
    private final TrackSheet sheet;
    private final Map<Integer, Open> open = new HashMap<>();
    private int kept;

    /// A track that is being written.
    private static final class Open {
        private final Path folder;
        private final long first;
        private long last;
        private int written;
        private Optional<Pixels> early = Optional.empty();
        private Optional<Pixels> late = Optional.empty();

        Open(Path folder, long first) {
            this.folder = folder;
            this.first = first;
        }
    }

    /// @param root a new or an empty folder
    /// @throws VideoException when there is something in it
    TrackFolder(Path root) {
        this.root = root;
        this.growing = root.resolve(GROWING);
        try {
            if (Files.exists(root) && !Files.isDirectory(root)) {
                throw VideoException.usage(root + " is a file; silhouettes go to a new folder");
            }
            this.made = !Files.exists(root);
            Files.createDirectories(root);
            if (!made) {
                mustBeEmpty();
            }
            begin();
            this.sheet = new TrackSheet(root.resolve("tracks.html"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void mustBeEmpty() throws IOException {
        if (Files.exists(growing, LinkOption.NOFOLLOW_LINKS)) {
            throw busy();
        }
        try (var there = Files.list(root)) {
            if (there.findAny().isPresent()) {
                throw VideoException.usage(root + " is not empty.\nName a new folder; nothing is ever written over.");
            }
        }
    }

    private void begin() throws IOException {
        try {
            Files.createDirectory(growing); // of two processes that begin at once one fails here
        } catch (FileAlreadyExistsException e) {
            throw busy();
        }
    }

    private VideoException busy() {
        return VideoException.usage(
                "%s is not empty: %s is another run's that is at work, or that was killed.\nName a new folder; nothing is ever written over."
                        .formatted(root, GROWING));
    }

    /// Writes one silhouette, cut around the person with two pixels to spare.
    ///
    /// @param frame the photo it is from; empty where there are masks only
    void add(Walker walker, Blob blob, long number, Optional<Pixels> frame) {
        Open track = open.computeIfAbsent(walker.id(), id -> new Open(growing.resolve("t" + id), number));
        Box box = blob.box();
        int width = box.width() + 2 * MARGIN;
        byte[] values = new byte[width * (box.height() + 2 * MARGIN)];
        for (int y = 0; y < box.height(); y++) {
            System.arraycopy(blob.mask(), y * box.width(), values, (y + MARGIN) * width + MARGIN, box.width());
        }
        Path file = track.folder.resolve("walk-1").resolve(String.format(Locale.ROOT, "%06d.png", number));
        try {
            if (track.written == 0) {
                Files.createDirectories(file.getParent());
            }
            Files.write(file, ImageEncoder.greyPng(width, box.height() + 2 * MARGIN, values));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        track.written++;
        track.last = number;
        track.late = frame.map(pixels -> around(pixels, box));
        track.early = track.early.or(() -> track.late);
    }

    private static Pixels around(Pixels frame, Box box) {
        int more = (int) Math.round(AROUND * box.height());
        int left = Math.max(0, box.x() - more);
        int top = Math.max(0, box.y() - more);
        int width = Math.min(frame.width(), box.right() + more) - left;
        int height = Math.min(frame.height(), box.bottom() + more) - top;
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            System.arraycopy(frame.rgb(), 3 * ((top + y) * frame.width() + left), rgb, 3 * y * width, 3 * width);
        }
        return new Pixels(width, height, rgb);
    }

    /// Gives a track its name and a row in the sheet.
    SilhouetteReport.Track keep(Walker walker) {
        Open track = open.remove(walker.id());
        if (track == null) {
            throw new IllegalStateException("walker " + walker.id() + " was never written");
        }
        String name = String.format(Locale.ROOT, "track-%03d", ++kept);
        Path folder = root.resolve(name);
        try {
            Files.move(track.folder, folder, StandardCopyOption.ATOMIC_MOVE);
            var whole = new SilhouetteReport.Track(
                    name, folder, track.written, track.first, track.last, (int) Math.round(walker.meanHeight()));
            sheet.add(
                    whole,
                    Stream.concat(track.early.stream(), track.late.stream()).toList());
            return whole;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Removes what was written of a track.
    void drop(Walker walker) {
        Open track = open.remove(walker.id());
        if (track != null) {
            delete(track.folder);
        }
    }

    /// Removes all that is not whole, and when nothing was kept the folder itself, unless it was there before.
    @Override
    public void close() {
        delete(growing);
        sheet.close();
        if (kept == 0) {
            delete(root.resolve("tracks.html"));
            try (var there = Files.list(root)) {
                if (made && there.findAny().isEmpty()) {
                    Files.delete(root);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void delete(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (var below = Files.walk(path)) {
            List<Path> all = below.sorted(Comparator.reverseOrder()).toList();
            for (Path each : all) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
