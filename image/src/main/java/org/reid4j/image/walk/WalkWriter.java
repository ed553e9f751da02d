package org.reid4j.image.walk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.reid4j.core.ReidException;
import org.reid4j.image.silhouette.SilhouettePickle;

/// Puts a synthetic walk on disk as CASIA-B would lie there after OpenGait's preparation, whole or not at all.
final class WalkWriter {
    /// Says what a folder was made from; also how a synthetic walk is told from anything else.
    static final String PROVENANCE = "walk.properties";

    /// Who is for training and who for the test, as OpenGait writes it.
    static final String PARTITION = "partition.json";

    /// Rises when the same configuration gives other frames than before.
    private static final int GENERATION = 1;

    private final WalkConfig config;
    private final WalkWorld world;
    private final Path root;

    private WalkWriter(WalkConfig config, Path root) {
        this.config = config;
        this.world = new WalkWorld(config);
        this.root = root;
    }

    static WalkFolder write(WalkConfig config, Path root) {
        Path target = root.toAbsolutePath().normalize();
        try {
            if (Files.exists(target) && stands(config, target)) {
                return new WalkFolder(target, target.resolve(PARTITION), config, true);
            }
            Path parent = target.getParent();
            if (parent == null) {
                throw usage("A synthetic walk cannot be written to " + target);
            }
            Files.createDirectories(parent);
            Path temporary = Files.createTempDirectory(parent, ".walk-");
            try {
                new WalkWriter(config, temporary).writeAll();
                Files.deleteIfExists(target); // an empty folder gives way
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                delete(temporary);
            }
            return new WalkFolder(target, target.resolve(PARTITION), config, false);
        } catch (IOException e) {
            throw failed(target, e);
        } catch (UncheckedIOException e) {
            throw failed(target, e);
        }
    }

    private static ReidException usage(String message) {
        return new ReidException(ReidException.Kind.USAGE, message);
    }

    private static ReidException failed(Path target, Exception e) {
        return new ReidException(
                ReidException.Kind.RESOURCES,
                "The synthetic walk could not be written to %s: %s%nCheck free space and permissions, or choose another folder."
                        .formatted(target, e.getMessage()),
                e);
    }

    /// Whether this very walk is there already; false for an empty folder.
    private static boolean stands(WalkConfig config, Path target) throws IOException {
        if (!Files.isDirectory(target)) {
            throw usage(target + " is a file; a synthetic walk needs a folder. Choose another name.");
        }
        try (Stream<Path> entries = Files.list(target)) {
            if (entries.findAny().isEmpty()) {
                return false;
            }
        }
        Path provenance = target.resolve(PROVENANCE);
        if (!Files.isRegularFile(provenance)) {
            throw usage("%s is not empty and holds no synthetic walk.%nNothing was written; choose another folder."
                    .formatted(target));
        }
        if (!Files.readString(provenance).equals(provenance(config))) {
            throw usage("%s holds a synthetic walk of other settings (see %s).%nDelete it or choose another folder."
                    .formatted(target, PROVENANCE));
        }
        if (!Files.isRegularFile(target.resolve(PARTITION)) || walks(target) != config.walks()) {
            throw usage(
                    "%s holds a synthetic walk that lacks files or has foreign ones.%nDelete it, then it is drawn again."
                            .formatted(target));
        }
        return true;
    }

    private static long walks(Path target) throws IOException {
        try (Stream<Path> files = Files.walk(target)) {
            return files.filter(file -> file.toString().endsWith(".pkl")).count();
        }
    }

    private static String provenance(WalkConfig config) {
        return """
                # Synthetic walkers, drawn by reid4j: nobody among them exists.
                generation=%d
                seed=%d
                trainPeople=%d
                testPeople=%d
                frames=%d
                size=%d
                views=%s
                trainConditions=%s
                """.formatted(
                        GENERATION,
                        config.seed(),
                        config.trainPeople(),
                        config.testPeople(),
                        config.frames(),
                        config.size(),
                        config.views().stream().map(String::valueOf).collect(Collectors.joining(" ")),
                        config.trainConditions().stream().map(Condition::folder).collect(Collectors.joining(" ")));
    }

    private String partition() {
        return """
                {
                  "TRAIN_SET": [%s],
                  "TEST_SET": [%s]
                }
                """.formatted(names(1, config.trainPeople()), names(config.trainPeople() + 1, config.people()));
    }

    private static String names(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(person -> "\"" + name(person) + "\"")
                .collect(Collectors.joining(", "));
    }

    private static String name(int person) {
        return "%03d".formatted(person);
    }

    private void writeAll() throws IOException {
        IntStream.rangeClosed(1, config.people()).parallel().forEach(this::writePerson);
        Files.writeString(root.resolve(PARTITION), partition());
        Files.writeString(root.resolve(PROVENANCE), provenance(config));
    }

    private void writePerson(int person) {
        for (Condition condition : config.conditions(person)) {
            for (int view : config.views()) {
                String angle = name(view);
                SilhouettePickle.write(
                        root.resolve(name(person))
                                .resolve(condition.folder())
                                .resolve(angle)
                                .resolve(angle + ".pkl"),
                        world.walk(person, condition, view));
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
