package org.reid4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reid4j.train.RunFolder;
import org.reid4j.train.Training;
import org.reid4j.train.config.ConfigFile;
import org.reid4j.train.config.ConfigOrigins;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.hook.Measured;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid demo`: the whole path in a few minutes, without any data: draw people, train on some,
/// find the
/// others.
@Command(
        name = "demo",
        description = "Draw a small street of people, train on some of them, find the others, write a report.",
        sortOptions = false,
        footer = {
            "",
            "Example: reid demo          reid demo model=gaitgln    (people known by their walk)",
            "         reid demo --serve  (the web page on the same street)"
        })
final class DemoCommand implements Callable<Integer>, Arguments.TakesConfig {
    private final Terminal terminal;

    @Parameters(
            arity = "0..*",
            paramLabel = "KEY=VALUE",
            description = "Changes to the demo's configuration, such as train.epochs=4.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "Where the run is kept (default: ${DEFAULT-VALUE}).")
    private Path runs = Path.of("runs");

    @Option(
            names = "--serve",
            description = "Put the street into a gallery and open the web page on it, with a small network if need be.")
    private boolean serve;

    @Option(
            names = "--galleries",
            paramLabel = "DIR",
            description = "With --serve: where the gallery is kept (default: galleries below the runs).")
    private Optional<Path> galleries = Optional.empty();

    @Option(names = "--port", paramLabel = "N", defaultValue = "8080", description = "With --serve: the page's port.")
    private int port = 8080;

    @Mixin
    private final Common common = new Common();

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (serve) {
            if (!words.isEmpty()) {
                throw Reid.usage("demo --serve takes no configuration: %s".formatted(words.getFirst()));
            }
            var kept = galleries.orElseGet(() -> runs.resolve("galleries"));
            return new DemoGallery(terminal, common.json, runs, kept, port).serve();
        }
        var world = DemoWorld.of(words);
        var root = runs.resolve(world.folder());
        terminal.say("drawing " + world.what() + " …");
        boolean reused = world.write(root);
        var overrides = new ArrayList<>(List.of("data.path=" + root));
        overrides.addAll(words);
        var resolved = ConfigFile.load(List.of(Path.of(world.config())), overrides);
        RunConfig config = resolved.config();
        var dataset = StreetRemark.without(Training.dataset(config));
        terminal.say(world.counted(reused, root, dataset));
        var folder = RunFolder.create(runs, config.name());
        ConfigOrigins.write(folder.path(), resolved);
        var session = new TrainingSession(terminal, common.json);
        Measured untrained = session.untrained(config, dataset);
        int exit = session.run(config, dataset, folder, Optional.of(untrained), "reid demo " + String.join(" ", words));
        if (exit == 0) {
            terminal.say("next: " + world.next(root, dataset, folder.name()));
        }
        return exit;
    }
}
