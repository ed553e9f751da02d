package org.reid4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.reid4j.cli.report.LookTiles;
import org.reid4j.cli.report.SeenWalk;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Sample;
import org.reid4j.image.silhouette.FilmStrip;
import org.reid4j.image.silhouette.Silhouettes;
import org.reid4j.train.walks.WalkEmbedder;
import org.reid4j.train.walks.WalkReader;

/// A few of a dataset's walks as a network saw them: their silhouettes, and maps of the whole set.
final class SeenWalks {
    private static final int WALKS = 6;
    private static final int FRAMES = 10;
    private static final int HEIGHT = 192;

    private SeenWalks() {}

    /// Walks spread over those that ask; without those that cannot be read.
    static List<SeenWalk> of(Dataset dataset, WalkEmbedder embedder) {
        List<Sample> asking = dataset.query().samples();
        var seen = new ArrayList<SeenWalk>();
        var reader = new WalkReader();
        int step = Math.max(1, asking.size() / WALKS) + 1; // not a multiple of the number of views
        for (int i = 0; i < asking.size() && seen.size() < WALKS; i += step) {
            try {
                Sample sample = asking.get(i);
                seen.add(seen(
                        dataset, sample, embedder, embedder.input().cut(reader.read(sample.path()), sample.path())));
            } catch (ReidException unreadable) {
                // it is listed among the bad walks of the measurement
            }
        }
        return seen;
    }

    private static SeenWalk seen(Dataset dataset, Sample sample, WalkEmbedder embedder, Silhouettes walk) {
        var values = new float[walk.values().length];
        for (int frame = 0; frame < walk.frames(); frame++) {
            walk.frame(frame, values, frame * walk.area());
        }
        Pixels frames = FilmStrip.of(values, 0, walk.frames(), walk.height(), walk.width(), FRAMES);
        Pixels set = FilmStrip.of(overlaid(values, walk), 0, 1, walk.height(), walk.width(), 1);
        var tiles = new LookTiles(HEIGHT, HEIGHT * walk.width() / walk.height());
        return new SeenWalk(
                head(dataset, sample), frames, tiles.of(tiles.shown(set), embedder.look(walk), "all frames"));
    }

    /// The mean of all frames: gait recognition's energy image.
    private static float[] overlaid(float[] values, Silhouettes walk) {
        var mean = new float[walk.area()];
        for (int i = 0; i < values.length; i++) {
            mean[i % mean.length] += values[i] / walk.frames();
        }
        return mean;
    }

    /// Who, which walk and from where, as far as it is known: "Person 075 · nm-05 · view 90°".
    static String head(Dataset dataset, Sample sample) {
        var folder = new SearchedWalks(dataset);
        String person = folder.person(sample);
        var parts = new ArrayList<String>();
        parts.add("Person " + person);
        walk(folder.name(sample), person).ifPresent(parts::add);
        if (sample.camera() != Sample.UNKNOWN_CAMERA) {
            parts.add("view %d°".formatted(sample.camera()));
        }
        return String.join(" · ", parts);
    }

    /// The folder of a walk beside that of its person: below it, or above it in OU-MVLP's `Silhouette_090-00/00001`.
    private static Optional<String> walk(String name, String person) {
        Path within = Path.of(name);
        int at = within.getName(0).toString().equals(person) ? 1 : 0;
        return at < within.getNameCount() ? Optional.of(within.getName(at).toString()) : Optional.empty();
    }
}
