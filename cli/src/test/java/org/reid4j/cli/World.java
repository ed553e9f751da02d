package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.reid4j.image.street.Street;
import org.reid4j.image.street.StreetConfig;

/// A tiny street and one run trained on it, made once for all tests of the command line.
///
/// @param street a dataset in Market-1501's layout: 4 people to learn from, 4 to find, two cameras
/// @param runs where the run is kept
/// @param run trained for one epoch on the street; nobody writes into it
record World(Path street, Path runs, Path run) {
    static final long SEED = 7;

    private static final class Made {
        static final World WORLD = make();
    }

    static World world() {
        return Made.WORLD;
    }

    private static World make() {
        try {
            Path root = Files.createTempDirectory("reid4j-cli");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(root)));
            Path street = root.resolve("street");
            Street.write(StreetConfig.tiny(SEED), street);
            Path runs = root.resolve("runs");
            var outcome = Console.reid(train(street, runs).toArray());
            assertThat(outcome.exit()).as(outcome.err()).isZero();
            return new World(street, runs, runs.resolve("tiny-1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The words that train the smallest network there is for one epoch.
    static List<Object> train(Path data, Path runs, Object... more) {
        var words = new ArrayList<Object>(List.of(
                "train",
                "data=" + data,
                "runs=" + runs,
                "name=tiny",
                "seed=3",
                "threads=1",
                "model.backbone=resnet18",
                "model.height=32",
                "model.width=32",
                "sampler.identities=2",
                "sampler.images=2",
                "schedule.warmup=0",
                "train.epochs=1",
                "data.workers=1",
                "weights=none"));
        words.addAll(List.of(more));
        return words;
    }

    /// A copy of the street to damage.
    static Path damaged(Path to) throws IOException {
        copy(world().street(), to);
        return to;
    }

    static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    /// The files of a folder whose names begin so, sorted.
    static List<Path> files(Path folder, String prefix) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }

    private static void delete(Path root) {
        try (var files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException _) {
            // the system's temporary folder is emptied by others too
        }
    }
}
