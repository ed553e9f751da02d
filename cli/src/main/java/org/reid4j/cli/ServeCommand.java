package org.reid4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reid4j.core.ReidException;
import org.reid4j.gallery.data.PinnedModel;
import org.reid4j.gallery.store.StorePlace;
import org.reid4j.serve.Limits;
import org.reid4j.serve.ServeOptions;
import org.reid4j.serve.auth.KeyFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `reid serve`: the web page and the REST interface over the galleries of a folder.
@Command(
        name = "serve",
        description = "Serve galleries: a web page and a REST interface.",
        sortOptions = false,
        footer = {
            "",
            "Listens on this machine alone, without keys, unless told otherwise. The model is the galleries' own where",
            "none is named. Ctrl-C finishes what was begun.",
            "",
            "Example: reid serve run=latest port=8080"
        },
        subcommands = {ServeKeys.class, ServeAudit.class})
final class ServeCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "The port (default: ${DEFAULT-VALUE}; 0: any).")
    private int port = 8080;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address (default: ${DEFAULT-VALUE}); others need keys.")
    private String host = "127.0.0.1";

    @Option(names = "--name", split = ",", paramLabel = "NAME", description = "Names under which browsers reach it.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--import",
            split = ",",
            paramLabel = "DIR",
            description = "Folders below which the page may import photos.")
    private List<Path> imports = new ArrayList<>();

    @Option(names = "--insecure-no-auth", description = "Let everybody who reaches the address do everything.")
    private boolean insecure;

    @Mixin
    private final GalleryPlace place = new GalleryPlace();

    @Mixin
    private final RunChoice choice = new RunChoice();

    @Mixin
    private final Common common = new Common();

    ServeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        for (Path folder : imports) {
            if (!Files.isDirectory(folder)) {
                throw Reid.usage("import=%s: there is no such folder".formatted(folder));
            }
        }
        var options = new ServeOptions(place.folder(), host, port, names, imports, insecure, Limits.defaults());
        options.requireSafe(
                !new KeyFile(ServeOptions.keys(place.folder())).read().isEmpty()); // before a model is opened
        var network = choice.named() ? choice.network(terminal) : pinned().orElseGet(() -> choice.network(terminal));
        return new Serving(terminal, common.json).run(options, network, choice.options(), List.of());
    }

    /// The model of the first gallery whose model is still there.
    private Optional<Path> pinned() {
        for (String name : place.names()) {
            try (var store = StorePlace.open(place.path(name), terminal.clock())) {
                PinnedModel model = store.info().model();
                var file = Path.of(model.name());
                if (Files.exists(file)) {
                    terminal.say("the model is that of gallery %s: %s".formatted(name, file));
                    return Optional.of(file);
                }
            } catch (ReidException bad) {
                // the server says what is wrong with it, and goes on
            }
        }
        return Optional.empty();
    }
}
