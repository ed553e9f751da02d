package org.reid4j.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.reid4j.image.walk.WalkConfig;
import org.reid4j.image.walk.WalkFolder;
import org.reid4j.image.walk.WalkWorld;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid data walk DIR`: draws the synthetic walk.
@Command(
        name = "walk",
        description = "Draw the synthetic walk: silhouettes in CASIA-B's layout, 11 views, bags and coats.",
        footer = {"", "Example: reid data walk walk --seed 7"})
final class DataWalk implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "DIR", description = "A folder that does not exist yet.")
    private Path folder;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Another seed draws other people (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private final Common common = new Common();

    DataWalk(Terminal terminal) {
        this.terminal = terminal;
        this.folder = Path.of("");
    }

    @Override
    public Integer call() {
        var config = WalkConfig.demo().withSeed(seed);
        WalkFolder walk = WalkWorld.write(config, folder);
        Path partition = folder.resolve(String.valueOf(walk.partition().getFileName()));
        if (common.json) {
            terminal.json(Map.of(
                    "path", folder.toString(),
                    "partition", partition.toString(),
                    "walks", config.walks(),
                    "train_people", config.trainPeople(),
                    "test_people", config.testPeople(),
                    "views", config.views()));
        } else {
            terminal.out()
                    .printf(
                            "%s: %,d walks of %d training and %d test people from %d views; %s says who is who%n",
                            folder,
                            config.walks(),
                            config.trainPeople(),
                            config.testPeople(),
                            config.views().size(),
                            partition);
        }
        return 0;
    }
}
