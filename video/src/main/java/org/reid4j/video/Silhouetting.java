package org.reid4j.video;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reid4j.core.Pixels;

/// The whole way: reads footage frame by frame, cuts out what moves, follows it, and writes the walks it trusts.
///
/// The same footage and options give the same files. Memory depends on a frame's size and on how many people are in it,
/// not on the footage's length.
public final class Silhouetting implements AutoCloseable {
    private static final double RATE = 0.001; // of the background, so that who stands still for a minute stays visible
    private static final double SHAKEN_RATE = 0.05;
    private static final double SHAKEN = 0.35; // of all pixels
    private static final double CONTRAST = 16;
    private static final int JUDGED = 60; // frames after which a camera that moves is known
    private static final int APART = 5; // frames between two that are learnt from, so that a walker is in few of them
    private static final int SCENE = 20; // times that a picture of the background is learnt

    private final Footage footage;
    private final SilhouetteOptions options;
    private final TrackFolder folder;
    private final List<SilhouetteReport.Track> tracks = new ArrayList<>();
    private final Map<Fate, Integer> dropped = new EnumMap<>(Fate.class);
    private @Nullable Foreground foreground;
    private @Nullable Steadiness steadiness;
    private long turned;
    private long frames;
    private long shaken;

    /// Told after each frame, and asked whether to go on.
    @FunctionalInterface
    public interface Watch {
        /// @param frames how many are done
        /// @param tracks how many walks are written
        /// @return false to stop: walks that have ended stay, others are removed
        boolean goOn(long frames, int tracks);
    }

    private Silhouetting(Footage footage, Path output, SilhouetteOptions options) {
        this.footage = footage;
        this.options = options;
        this.folder = new TrackFolder(output);
    }

    /// Turns footage into silhouettes.
    ///
    /// @param output a new or empty folder
    /// @param watch told after each frame
    /// @throws VideoException when the footage cannot be read, the camera moves, or nobody walks in it
    public static SilhouetteReport run(Footage footage, Path output, SilhouetteOptions options, Watch watch) {
        long began = System.nanoTime();
        try (var work = new Silhouetting(footage, output, options)) {
            SilhouetteReport report = work.all(watch, began);
            if (report.tracks().isEmpty() && !report.stopped()) {
                throw VideoException.usage(nobody(report, footage, options));
            }
            return report;
        }
    }

    private SilhouetteReport all(Watch watch, long began) {
        boolean stopped = false;
        Optional<String> flaw;
        int width = 0;
        int height = 0;
        try (var stream = footage.open()) {
            Optional<Pixels> frame = stream.next();
            if (frame.isEmpty()) {
                throw VideoException.usage("%s holds no frame that can be read%s"
                        .formatted(
                                footage.path(),
                                stream.flaw().map(why -> ": " + why).orElse("")));
            }
            width = frame.get().width();
            height = frame.get().height();
            prepare(width, height);
            var blobs = new Blobs(width, height, options.minHeight());
            var tracker = new Tracker(options.minHeight());
            while (frame.isPresent() && !stopped) {
                frames++;
                see(frame.get(), blobs, tracker);
                stopped = !watch.goOn(frames, tracks.size());
                frame = stream.next();
            }
            flaw = stopped ? Optional.empty() : stream.flaw();
            if (!stopped) {
                steady();
                tracker.rest().forEach(this::end);
            }
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        return new SilhouetteReport(
                frames, width, height, List.copyOf(tracks), Map.copyOf(dropped), shaken, flaw, stopped, seconds);
    }

    /// Learns the background: from a picture of it, else from the first frames, which are then read once more.
    private void prepare(int width, int height) {
        if (options.masks()) {
            return;
        }
        var model = new Foreground(width, height, options.minHeight(), CONTRAST);
        foreground = model;
        steadiness = new Steadiness(width, height);
        if (options.background().isPresent()) {
            Pixels scene = FrameFolder.picture(options.background().get());
            if (scene.width() != width || scene.height() != height) {
                throw VideoException.usage("the background %s is %d x %d, the frames are %d x %d"
                        .formatted(options.background().get(), scene.width(), scene.height(), width, height));
            }
            for (int i = 0; i < SCENE; i++) {
                model.learn(scene, i == 0 ? 1 : 1.0 / SCENE);
            }
            return;
        }
        int apart = Math.clamp(footage.frames().orElse(0) / Math.max(1, options.warmUp()), 1, APART);
        try (var stream = footage.open()) {
            long read = 0;
            Optional<Pixels> frame = stream.next();
            for (int learnt = 0; learnt < options.warmUp() && frame.isPresent(); read++) {
                if (read % apart == 0) {
                    model.learn(frame.get(), 1.0 / ++learnt);
                }
                frame = stream.next();
            }
        }
    }

    private void see(Pixels frame, Blobs blobs, Tracker tracker) {
        byte[] mask = mask(frame);
        long moving = 0;
        for (byte value : mask) {
            moving += value & 1;
        }
        boolean shakes = moving > SHAKEN * mask.length;
        if (shakes && foreground != null) {
            shaken++;
            foreground.learn(frame, SHAKEN_RATE);
        }
        if (steadiness != null && frames <= JUDGED) {
            turned += steadiness.moved(frame) ? 1 : 0;
        }
        if (frames == JUDGED) {
            steady();
        }
        Tracker.Step step = tracker.step(shakes ? List.of() : blobs.in(mask), frame);
        for (Tracker.Sighting sighting : step.seen()) {
            folder.add(
                    sighting.walker(),
                    sighting.blob(),
                    frames,
                    options.masks() ? Optional.empty() : Optional.of(frame));
        }
        step.ended().forEach(this::end);
    }

    /// `[height, width]`, 255 where somebody is.
    private byte[] mask(Pixels frame) {
        if (foreground != null) {
            return foreground.of(frame, RATE);
        }
        byte[] mask = new byte[frame.width() * frame.height()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (byte) ((frame.rgb()[3 * i] & 0xff) >= 128 ? 255 : 0);
        }
        return mask;
    }

    private void end(Walker walker) {
        Fate fate = walker.fate(options.minFrames());
        if (fate == Fate.KEPT) {
            tracks.add(folder.keep(walker));
        } else {
            folder.drop(walker);
            if (walker.mature()) { // what flickers for a frame or two was nobody
                dropped.merge(fate, 1, Integer::sum);
            }
        }
    }

    private void steady() {
        long judged = Math.min(frames, JUDGED);
        if (2 * turned > judged || 2 * shaken > frames) {
            throw VideoException.usage(
                    ("the camera of %s seems to move: in %d of the first %d frames most of the picture does.\nUse footage"
                                    + " of a still camera, or give masks made by another program with --masks.")
                            .formatted(
                                    footage.path(),
                                    2 * turned > judged ? turned : shaken,
                                    2 * turned > judged ? judged : frames));
        }
    }

    private static String nobody(SilhouetteReport report, Footage footage, SilhouetteOptions options) {
        var seen = new StringBuilder();
        report.dropped().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> seen.append(seen.isEmpty() ? "" : ", ")
                        .append(e.getValue())
                        .append(" ")
                        .append(e.getKey().words()));
        return "nobody was found who walks through the %d frames of %s%s.\nFollowed: %s.\nTry a smaller --min-height (now %d pixels) or --min-frames (now %d)."
                .formatted(
                        report.frames(),
                        footage.path(),
                        report.flaw().map(why -> " (" + why + ")").orElse(""),
                        seen.isEmpty() ? "nothing" : seen,
                        options.minHeight(),
                        options.minFrames());
    }

    @Override
    public void close() {
        if (foreground != null) {
            foreground.close();
        }
        if (steadiness != null) {
            steadiness.close();
        }
        folder.close();
    }
}
