package org.reid4j.image.walk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.reid4j.image.silhouette.SilhouettePickle;
import org.reid4j.image.world.WholeFolder;

/// Puts a synthetic walk on disk as CASIA-B would lie there after OpenGait's preparation, whole or not at all.
final class WalkWriter implements WholeFolder.Content {
    /// Says what a folder was made from; also how a synthetic walk is told from anything else.
    static final String PROVENANCE = "walk.properties";

    /// Who is for training and who for the test, as OpenGait writes it.
    static final String PARTITION = "partition.json";

    /// Rises when the same configuration gives other frames than before.
    private static final int GENERATION = 1;

    private final WalkConfig config;
    private final WalkWorld world;

    private WalkWriter(WalkConfig config) {
        this.config = config;
        this.world = new WalkWorld(config);
    }

    static WalkFolder write(WalkConfig config, Path root) {
        Path target = root.toAbsolutePath().normalize();
        var folder = new WholeFolder("synthetic walk", PROVENANCE, provenance(config));
        boolean reused = folder.fill(target, new WalkWriter(config));
        return new WalkFolder(target, target.resolve(PARTITION), config, reused);
    }

    @Override
    public boolean complete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return Files.isRegularFile(folder.resolve(PARTITION))
                    && files.filter(file -> file.toString().endsWith(".pkl")).count() == config.walks();
        }
    }

    @Override
    public void draw(Path folder) throws IOException {
        IntStream.rangeClosed(1, config.people()).parallel().forEach(person -> writePerson(folder, person));
        Files.writeString(folder.resolve(PARTITION), partition());
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

    private void writePerson(Path root, int person) {
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
}
