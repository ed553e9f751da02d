package org.reid4j.train.hook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Sample;
import org.reid4j.image.ImageEncoder;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import org.reid4j.image.SwapSheet;
import org.reid4j.image.SwapSheet.Giver;
import org.reid4j.train.redress.Redresser;

/// Draws the same few people in each other's clothes as training goes on (`drawn/step-0001000.png` …),
/// because whether a generator learns is seen in its pictures and hardly in its losses.
public final class DrawnPictures implements Hook {
    /// The folder of the pictures in a run's.
    public static final String FOLDER = "drawn";

    private static final int PEOPLE = 8;
    private static final String ENDING = ".png";

    private final Path folder;
    private final int every;
    private final List<Sample> people;
    private final Drawing drawing;
    private long drawn = -1;

    /// Lets something look at the networks as they are to be used.
    @FunctionalInterface
    public interface Drawing {
        /// @param look is called once, with a redresser that must not be closed
        void with(Consumer<Redresser> look);
    }

    /// @param run the run's folder
    /// @param every steps between pictures, 0 for those at the end only
    /// @param samples where people are taken from, spread evenly; best such as are not learned from
    /// @param drawing the networks
    public DrawnPictures(Path run, int every, List<Sample> samples, Drawing drawing) {
        this.folder = run.resolve(FOLDER);
        this.every = every;
        this.people = some(samples);
        this.drawing = drawing;
    }

    /// One photo each of a few people.
    private static List<Sample> some(List<Sample> samples) {
        List<Sample> first = new ArrayList<>();
        var seen = new HashSet<Integer>();
        for (Sample sample : samples) {
            if (sample.isPerson() && seen.add(sample.identity())) {
                first.add(sample);
            }
        }
        int most = Math.min(PEOPLE, first.size());
        List<Sample> spread = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            spread.add(first.get((int) ((long) i * first.size() / most)));
        }
        return List.copyOf(spread);
    }

    /// The sheets of a run, the earliest first; none where it draws nothing.
    public static List<Path> of(Path run) {
        Path folder = run.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ReidException(ReidException.Kind.RESOURCES, "cannot read " + folder + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void onStep(StepReport report) {
        long step = report.position().step();
        if (every > 0 && step % every == 0 && report.terms().containsKey("photo")) {
            draw(step);
        }
    }

    @Override
    public void onEnd(EndReport report) {
        if (report.outcome() == EndReport.Outcome.FINISHED) {
            draw(report.position().step());
        }
    }

    private void draw(long step) {
        if (step == drawn) {
            return;
        }
        drawn = step;
        var photos = new ArrayList<Pixels>();
        var labels = new ArrayList<String>();
        var reader = new ImageReader(ImageLimits.datasets(), false);
        for (Sample sample : people) {
            read(reader, sample).ifPresent(photo -> {
                photos.add(photo);
                labels.add(Integer.toString(sample.identity()));
            });
        }
        if (!photos.isEmpty()) {
            drawing.with(redresser -> write(sheet(redresser, photos, labels), step));
        }
    }

    private static Optional<Pixels> read(ImageReader reader, Sample sample) {
        try {
            return Optional.of(reader.read(sample.path()));
        } catch (ReidException unreadable) {
            return Optional.empty(); // the loader or the measurement names it
        }
    }

    private static Pixels sheet(Redresser redresser, List<Pixels> photos, List<String> labels) {
        var givers = new ArrayList<Giver>();
        for (int i = 0; i < photos.size(); i++) {
            givers.add(new Giver(redresser.resized(photos.get(i)), labels.get(i)));
        }
        var all = new ArrayList<Pixels>();
        var maps = redresser.structure(photos);
        for (float[] style : redresser.appearance(photos)) {
            all.addAll(redresser.draw(maps.stream().map(_ -> style).toList(), maps));
        }
        Pixels size = all.getFirst();
        return new SwapSheet(size.width(), size.height()).render(givers, givers, all);
    }

    private void write(Pixels sheet, long step) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new ReidException(ReidException.Kind.RESOURCES, "cannot make " + folder + ": " + e.getMessage(), e);
        }
        ImageEncoder.write(sheet, folder.resolve("step-%07d%s".formatted(step, ENDING)));
    }
}
