package org.reid4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.DatasetFormat;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Detection;
import org.reid4j.core.data.PhotoFiles;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.WalkFiles;

/// Opens a folder of walks where the network already says that it must be one, so that nobody has to name its layout.
///
/// @param dataset as it was recognised; nobody in it trains
record SearchedWalks(Dataset dataset) {
    /// The layout that is tried when none is recognised.
    static final String OWN = "walks";

    private static final int DEEPEST = 2; // a person's folder has walks, a walk views

    /// Opens a folder in any layout of walks, everybody in it.
    ///
    /// @throws org.reid4j.core.ReidException when it holds no walks
    static SearchedWalks open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw Reid.usage("%s is not a folder.\nGive the folder whose walks are to be searched.".formatted(folder));
        }
        String format = layout(folder).orElse(OWN);
        if (layouts()
                .filter(known -> known.name().equals(format))
                .allMatch(known -> known.detect(folder).isEmpty())) {
            throw Reid.usage(
                    "there are no walks in %s.\nExpected: a folder a person, in it one a walk with silhouettes or a .pkl, as reid gait prepare makes them"
                            .formatted(folder));
        }
        return new SearchedWalks(
                Datasets.open(folder, format, DataOptions.defaults().withTrainShare(0)));
    }

    /// The layout of walks that a folder is recognised as; empty for photos and the unknown.
    static Optional<String> layout(Path folder) {
        return Datasets.detect(folder)
                .map(Detection::format)
                .filter(name -> layouts().anyMatch(known -> known.name().equals(name)));
    }

    private static Stream<DatasetFormat> layouts() {
        return Datasets.formats().stream().filter(DatasetFormat::partitioned);
    }

    /// Refuses walks for a network that reads photos.
    static void refuse(Path given, String run) {
        if (isWalk(given) || (Files.isDirectory(given) && layout(given).isPresent())) {
            throw Reid.usage(
                    "%s holds walks, and run %s reads photos.\nName a gait network: run=NAME".formatted(given, run));
        }
    }

    private static boolean isWalk(Path given) {
        return WalkFiles.pickled(given) && Files.isRegularFile(given);
    }

    /// All walks, by path.
    List<Sample> walks() {
        return Stream.of(dataset.train(), dataset.query(), dataset.gallery())
                .flatMap(split -> split.samples().stream())
                .distinct()
                .toList();
    }

    /// The walks that are meant by a path: itself, or those below a person's folder.
    ///
    /// @throws org.reid4j.core.ReidException when there are none
    static List<Path> asked(Path given) {
        if (isWalk(given)) {
            return List.of(given);
        }
        if (Files.isRegularFile(given)) {
            throw Reid.usage(
                    "%s is no walk, and the run's gait network reads walks: a folder of silhouettes, or a .pkl.\nFrom a video: reid gait silhouettes VIDEO OUT"
                            .formatted(given));
        }
        if (!Files.isDirectory(given)) {
            throw Reid.usage("there is no walk %s\ncheck the path; say: reid search WALK in DIR".formatted(given));
        }
        List<Path> found = below(given, DEEPEST);
        if (found.isEmpty()) {
            throw Reid.usage("there is no walk in %s: no silhouettes and no .pkl".formatted(given));
        }
        return found;
    }

    private static List<Path> below(Path folder, int deep) {
        Optional<Path> walk = WalkFiles.in(folder);
        if (walk.isPresent() || deep == 0) {
            return walk.stream().toList();
        }
        return PhotoFiles.folders(folder).stream()
                .flatMap(inside -> below(inside, deep - 1).stream())
                .toList();
    }

    /// A person's name.
    String person(Sample walk) {
        String first = String.valueOf(within(walk).getName(0));
        return Optional.ofNullable(dataset.names().get(walk.identity()))
                .or(() -> Optional.of(first).filter(name -> name.matches("0*" + walk.identity())))
                .orElseGet(() -> String.valueOf(walk.identity()));
    }

    /// A walk's name: its folder within the dataset.
    String name(Sample walk) {
        Path within = within(walk);
        Path parent = within.getParent();
        return WalkFiles.pickled(within) && parent != null ? parent.toString() : within.toString();
    }

    private Path within(Sample walk) {
        return dataset.root().relativize(walk.path());
    }
}
