package org.reid4j.image.walk;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import org.reid4j.image.silhouette.Alignment;
import org.reid4j.image.silhouette.Silhouettes;

/// A world of synthetic walkers: everything needed to train and measure gait recognition without film of anybody.
///
/// People differ in proportions and in their manner of walking, and little enough that single outlines mislead;
/// bags and coats hide them. The same configuration gives the same bytes on each run of the same JDK, whatever the
/// number
/// of threads. Safe for several threads.
public final class WalkWorld {
    /// Rows of a mask for each row of a frame.
    private static final int FINER = 2;

    /// Walking speed in heights a frame.
    private static final double SPEED = 0.062;

    private final WalkConfig config;

    /// Takes note of the settings; walks are drawn when asked for.
    public WalkWorld(WalkConfig config) {
        this.config = config;
    }

    /// What this world was made from.
    public WalkConfig config() {
        return config;
    }

    /// One walk of a person, as segmentation gives it, cut and aligned.
    ///
    /// @param person 1..[WalkConfig#people()]: training people first, then those to be recognised
    /// @param condition any, also one that the person is not written in
    /// @param view one of [WalkConfig#views()]
    /// @return frames of the configured size, at most as many as configured, at least two; the person fills the
    ///     rows, the column that halves the mass stands in the middle
    /// @throws IllegalArgumentException when there is no such person or view
    public Silhouettes walk(int person, Condition condition, int view) {
        if (person < 1 || person > config.people()) {
            throw new IllegalArgumentException(
                    "walk person is %d, must be in 1..%d".formatted(person, config.people()));
        }
        if (!config.views().contains(view)) {
            throw new IllegalArgumentException("walk view is %d, must be one of %s".formatted(view, config.views()));
        }
        Take take = Take.of(config.seed(), person, condition);
        Sight camera = Sight.of(config.seed(), view);
        Flaws flaws = Flaws.of(new Flaws.Seed(config.seed(), person, condition.number(), view), config.frames());
        var alignment = new Alignment(config.size());
        int tall = FINER * config.size();
        var frames = new ByteArrayOutputStream(config.frames() * config.size() * config.size());
        for (int frame = 0; frame < config.frames(); frame++) {
            if (flaws.loses(frame)) {
                continue;
            }
            double passed = SPEED * (frame - (config.frames() - 1) / 2.0);
            Sight sight = camera.during(take.heading(), passed);
            Mask mask = flaws.spoil(Mask.draw(take.solids(frame), sight, tall), tall, frame);
            if (alignment.align(mask.picture(), 0) instanceof Alignment.Aligned aligned) {
                frames.writeBytes(aligned.values());
            }
        }
        int kept = frames.size() / (config.size() * config.size());
        return new Silhouettes(kept, config.size(), config.size(), frames.toByteArray());
    }

    /// Writes a world as a dataset in CASIA-B's layout with one OpenGait pickle a walk, or finds it already written.
    ///
    /// All is drawn in a temporary folder beside it which then takes the name: a folder with that name is whole.
    /// A file `walk.properties` in it says what it was made from, `partition.json` who is for training.
    ///
    /// @param root the dataset's folder; must not exist, be empty, or hold this very world
    /// @return what stands there now
    /// @throws org.reid4j.core.ReidException when the folder holds something else or cannot be written
    public static WalkFolder write(WalkConfig config, Path root) {
        return WalkWriter.write(config, root);
    }
}
