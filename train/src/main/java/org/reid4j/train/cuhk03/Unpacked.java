package org.reid4j.train.cuhk03;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.reid4j.core.CacheFolder;
import org.reid4j.core.NewFolder;
import org.reid4j.core.ReidException;
import org.reid4j.core.Sha256;
import org.reid4j.core.data.Boxes;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.Shown;

/// The photos of `cuhk-03.mat` as PNG files in the cache folder, made once: everything after the dataset's
/// reader knows photos as files.
///
/// The folder appears whole or not at all. It goes by the MATLAB file's path, size and time, so that another
/// file of that name gets one of its own.
final class Unpacked {
    private static final String LIST = "photos.txt";
    private static final long MOST_BYTES = 4L << 30;
    private static final int AHEAD = 64;

    private final Path folder;
    private final List<String> names;

    private Unpacked(Path folder, List<String> names) {
        this.folder = folder;
        this.names = names;
    }

    /// The photos of one kind, unpacked where they are not yet.
    ///
    /// @throws DataException when the file is no CUHK03
    /// @throws ReidException when the cache folder cannot be written
    static Unpacked of(Path file, MatPhotos photos, Boxes boxes) {
        Path folder = CacheFolder.root()
                .resolve("cuhk03")
                .resolve(key(file))
                .resolve(boxes.name().toLowerCase(Locale.ROOT));
        try {
            if (!whole(folder)) {
                make(folder, photos, photos.places(boxes));
            }
            return new Unpacked(
                    folder,
                    Files.readAllLines(folder.resolve(LIST)).stream()
                            .map(line -> line.split("\t", -1)[0])
                            .toList());
        } catch (IOException e) {
            throw new ReidException(
                    ReidException.Kind.RESOURCES,
                    "cannot unpack %s into %s: %s.\nIt needs about half a gigabyte; REID_CACHE names another folder."
                            .formatted(
                                    Shown.path(file), Shown.path(folder), Shown.text(String.valueOf(e.getMessage()))),
                    e);
        }
    }

    /// The photos' names, in the order of the MATLAB file.
    List<String> names() {
        return names;
    }

    /// The file of a photo.
    ///
    /// @param name one of [#names()]
    Path file(String name) {
        return folder.resolve(name);
    }

    private static String key(Path file) {
        try {
            String what = file.toRealPath() + "\n" + Files.size(file) + "\n" + Files.getLastModifiedTime(file);
            return Sha256.of(what).substring(0, 16);
        } catch (IOException e) {
            throw new DataException("cannot read %s.".formatted(Shown.path(file)), e);
        }
    }

    /// Whether all photos of the list are there in full; older lists, which do not say how long each is,
    /// count for none.
    private static boolean whole(Path folder) throws IOException {
        if (!Files.isRegularFile(folder.resolve(LIST))) {
            return false;
        }
        List<String> listed = Files.readAllLines(folder.resolve(LIST));
        for (String line : listed) {
            String[] fields = line.split("\t", -1);
            Path photo = folder.resolve(fields[0]);
            if (fields.length != 2
                    || !Files.isRegularFile(photo)
                    || !Long.toString(Files.size(photo)).equals(fields[1])) {
                return false;
            }
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.count() == listed.size() + 1L;
        }
    }

    private static void make(Path folder, MatPhotos photos, List<MatPhotos.Place> places) throws IOException {
        try {
            NewFolder.make(folder, made -> {
                write(made, photos, places);
                List<String> lines = new ArrayList<>();
                for (MatPhotos.Place place : places) {
                    lines.add(place.name() + "\t" + Files.size(made.resolve(place.name())));
                }
                Files.write(made.resolve(LIST), lines);
                makeRoom(folder);
                return folder;
            });
        } catch (FileAlreadyExistsException other) {
            if (!whole(folder)) { // else another process was faster
                throw other;
            }
        }
    }

    /// Takes an incomplete folder away; a whole one, which another process made meanwhile, stays.
    private static void makeRoom(Path folder) throws IOException {
        if (Files.exists(folder) && !whole(folder)) {
            NewFolder.beside(folder, old -> Files.move(folder, old.resolve("old")));
        }
    }

    private static void write(Path folder, MatPhotos photos, List<MatPhotos.Place> places) throws IOException {
        int threads = Runtime.getRuntime().availableProcessors();
        var room = new Semaphore(AHEAD); // so many photos may wait for an encoder
        List<Future<?>> written = new ArrayList<>();
        long bytes = 0;
        try (ExecutorService encoders = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("unpack-", 0).factory())) {
            for (MatPhotos.Place place : places) {
                MatPhotos.Photo photo = photos.photo(place);
                bytes += 3L * photo.width() * photo.height();
                if (bytes > MOST_BYTES) {
                    throw new IOException("its photos take more than 4 GB");
                }
                room.acquireUninterruptibly();
                written.add(encoders.submit(() -> {
                    try {
                        return ImageIO.write(
                                image(photo),
                                "png",
                                folder.resolve(place.name()).toFile());
                    } finally {
                        room.release();
                    }
                }));
            }
        }
        for (Future<?> one : written) {
            try {
                one.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException disk ? disk : new IOException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    private static BufferedImage image(MatPhotos.Photo photo) {
        var image = new BufferedImage(photo.width(), photo.height(), BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < photo.height(); y++) {
            for (int x = 0; x < photo.width(); x++) {
                image.setRGB(x, y, photo.at(0, x, y) << 16 | photo.at(1, x, y) << 8 | photo.at(2, x, y));
            }
        }
        return image;
    }
}
