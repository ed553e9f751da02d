package org.reid4j.train.walks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.PhotoFiles;
import org.reid4j.core.data.Shown;
import org.reid4j.core.data.WalkFiles;
import org.reid4j.image.ImageEncoder;
import org.reid4j.image.ImageException;
import org.reid4j.image.silhouette.Alignment;
import org.reid4j.image.silhouette.SilhouettePickle;
import org.reid4j.image.silhouette.SilhouetteReader;
import org.reid4j.image.silhouette.Silhouettes;

/// Aligns all walks of a folder, whatever its layout, into a new folder of the same layout.
///
/// @param from the folder with walks: every folder in it that has frames or a pickle is one
/// @param to a folder that is empty or does not exist, or one that an earlier run did not finish
/// @param size rows and columns of the aligned frames
/// @param form how they are written
/// @param threads at least 1; changes no byte
public record WalkPreparation(Path from, Path to, int size, Form form, int threads) {
    private static final int DEEPEST = 8;

    /// How an aligned walk is written.
    public enum Form {
        /// OpenGait's: `090/090.pkl`.
        PKL,
        /// A grey image a frame, named as before.
        PNG
    }

    /// What came of it.
    ///
    /// @param walks all, in the order of their folders
    /// @param before how many of them an earlier run had written
    public record Result(List<PreparedWalk> walks, int before) {
        /// Frames kept.
        public int kept() {
            return walks.stream().mapToInt(PreparedWalk::kept).sum();
        }

        /// Frames read.
        public int frames() {
            return walks.stream().mapToInt(PreparedWalk::frames).sum();
        }

        /// Walks of which nothing at all could be read.
        public List<PreparedWalk> unread() {
            return walks.stream().filter(walk -> walk.frames() == 0).toList();
        }

        /// Reason to number of frames dropped for it.
        public Map<String, Integer> dropped() {
            Map<String, Integer> counts = new TreeMap<>();
            walks.forEach(walk ->
                    walk.dropped().forEach((reason, frames) -> counts.merge(reason, frames.size(), Integer::sum)));
            return counts;
        }
    }

    /// Checks the sizes.
    public WalkPreparation {
        if (threads < 1) {
            throw new IllegalArgumentException("threads is " + threads + ", must be at least 1");
        }
    }

    /// Does it. Where no walk has a valid frame nothing is written, and `to` can be given once more.
    ///
    /// @param done told how many walks are written, after each, by the calling thread
    /// @throws ReidException when there are no walks, `to` cannot be used or written, or memory is short
    public Result run(IntConsumer done) {
        return run(done, new SilhouetteReader()::read);
    }

    /// @param reader of one frame's file, for all threads
    Result run(IntConsumer done, Function<Path, Silhouettes> reader) {
        if (!Files.isDirectory(from)) {
            throw new DataException(
                    "there is no folder %s.\nGive the one that holds the walks.".formatted(Shown.path(from)));
        }
        List<Path> walks = new ArrayList<>();
        find(from, 0, walks);
        if (walks.isEmpty()) {
            throw new DataException(
                    "there are no walks in %s: no folder with images or a .pkl file.\nExpected: PERSON/WALK/001.png, or a layout of reid data check."
                            .formatted(Shown.path(from)));
        }
        var log = new PreparationLog(to, from, "size %d, %s".formatted(size, form));
        int before = log.done().size();
        List<Path> left = walks.stream().filter(walk -> !log.has(name(walk))).toList();
        var alignment = new Alignment(size);
        try (ExecutorService pool = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("prepare-", 0).factory())) {
            var tasks = new ExecutorCompletionService<PreparedWalk>(pool);
            left.forEach(walk -> tasks.submit(() -> prepare(walk, alignment, reader)));
            try {
                for (int i = 0; i < left.size(); i++) {
                    log.add(tasks.take().get());
                    done.accept(before + i + 1);
                }
            } catch (ExecutionException e) {
                throw cause(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ReidException(ReidException.Kind.RESOURCES, "the work was interrupted.", e);
            } finally {
                pool.shutdownNow(); // whatever failed, no other walk is begun
            }
        }
        List<PreparedWalk> all = new ArrayList<>(log.done());
        all.sort((a, b) -> a.walk().compareTo(b.walk()));
        var result = new Result(List.copyOf(all), before);
        if (result.kept() > 0) {
            log.finish();
        } else {
            log.forget();
        }
        return result;
    }

    /// What a walk failed with, as it is.
    private static RuntimeException cause(ExecutionException e) {
        return switch (e.getCause()) {
            case Error error -> throw error;
            case RuntimeException failure -> failure;
            case null, default -> new IllegalStateException(e);
        };
    }

    private void find(Path folder, int depth, List<Path> walks) {
        if (depth > DEEPEST
                || folder.toAbsolutePath()
                        .normalize()
                        .equals(to.toAbsolutePath().normalize())) {
            return;
        }
        if (WalkFiles.in(folder).isPresent()) {
            walks.add(folder);
        }
        PhotoFiles.folders(folder).forEach(inner -> find(inner, depth + 1, walks));
    }

    private String name(Path walk) {
        return from.relativize(walk).toString().replace('\\', '/');
    }

    /// One frame with its name.
    @SuppressWarnings("ArrayRecordComponent") // a buffer, compared by nobody
    private record Frame(String name, byte[] values) {}

    private PreparedWalk prepare(Path folder, Alignment alignment, Function<Path, Silhouettes> reader) {
        Map<String, List<String>> dropped = new TreeMap<>();
        List<Frame> kept = new ArrayList<>();
        int frames;
        Path walk = WalkFiles.in(folder).orElse(folder);
        if (Files.isDirectory(walk)) {
            List<Path> files = WalkFiles.frames(walk);
            int unread = 0;
            for (Path file : files) {
                String name = PhotoFiles.stem(file);
                try {
                    align(reader.apply(file), 0, name, alignment, kept, dropped);
                } catch (ImageException e) {
                    if (e.reason() == ImageException.Reason.RESOURCES) {
                        throw e; // says nothing of the frame
                    }
                    unread++;
                    drop(dropped, e.defect(), name);
                }
            }
            frames = unread == files.size() ? 0 : files.size();
        } else {
            Silhouettes read;
            try {
                read = SilhouettePickle.read(walk);
            } catch (ReidException e) {
                String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
                drop(dropped, "cannot be read (" + why + ")", String.valueOf(walk.getFileName()));
                return new PreparedWalk(name(folder), 0, 0, dropped);
            }
            frames = read.frames();
            for (int i = 0; i < frames; i++) {
                align(read, i, "%05d".formatted(i), alignment, kept, dropped);
            }
        }
        write(to.resolve(from.relativize(folder)), kept);
        return new PreparedWalk(name(folder), frames, kept.size(), dropped);
    }

    private static void align(
            Silhouettes walk,
            int frame,
            String name,
            Alignment alignment,
            List<Frame> kept,
            Map<String, List<String>> dropped) {
        if (mostlyGrey(walk, frame)) {
            drop(dropped, "a photo, no silhouette (most of it is neither black nor white)", name);
            return;
        }
        switch (alignment.align(walk, frame)) {
            case Alignment.Aligned(byte[] values) -> kept.add(new Frame(name, values));
            case Alignment.Dropped reason -> drop(dropped, reason.reason(), name);
        }
    }

    /// Whether most of a frame is grey, which only soft edges are in a silhouette.
    private static boolean mostlyGrey(Silhouettes walk, int frame) {
        int grey = 0;
        for (int i = frame * walk.area(); i < (frame + 1) * walk.area(); i++) {
            int value = walk.values()[i] & 0xff;
            grey += value >= 16 && value < 240 ? 1 : 0;
        }
        return 2 * grey > walk.area();
    }

    private static void drop(Map<String, List<String>> dropped, String reason, String frame) {
        // commas and such are quoted by the list; these two part its entries
        String plain = Shown.text(reason).replace(';', ',').replace(": ", ", ");
        dropped.computeIfAbsent(plain, _ -> new ArrayList<>())
                .add(Shown.text(frame).replace(' ', '_').replace(';', ','));
    }

    private void write(Path folder, List<Frame> frames) {
        if (frames.isEmpty()) {
            return;
        }
        switch (form) {
            case PKL -> {
                byte[] all = new byte[frames.size() * size * size];
                for (int i = 0; i < frames.size(); i++) {
                    System.arraycopy(frames.get(i).values(), 0, all, i * size * size, size * size);
                }
                SilhouettePickle.write(
                        folder.resolve(folder.getFileName() + ".pkl"), new Silhouettes(frames.size(), size, size, all));
            }
            case PNG -> frames.forEach(frame -> png(folder, frame));
        }
    }

    private void png(Path folder, Frame frame) {
        Path part = folder.resolve("." + frame.name() + ".part");
        try {
            Files.createDirectories(folder);
            Files.write(part, ImageEncoder.greyPng(size, size, frame.values()));
            Files.move(part, folder.resolve(frame.name() + ".png"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new ReidException(
                    ReidException.Kind.RESOURCES,
                    "cannot write to %s: %s.\nCheck its permissions and that the disk is not full."
                            .formatted(Shown.path(folder), e),
                    e);
        }
    }
}
