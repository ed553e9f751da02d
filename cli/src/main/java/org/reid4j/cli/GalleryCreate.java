package org.reid4j.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.reid4j.gallery.Gallery;
import org.reid4j.gallery.data.PinnedModel;
import org.reid4j.gallery.store.StorePlace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid gallery create NAME`: an empty gallery, bound to one model for ever.
@Command(
        name = "create",
        description = "Make an empty gallery, bound to one model.",
        sortOptions = false,
        footer = {"", "Example: reid gallery create street run=latest"})
final class GalleryCreate implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", description = "Letters, digits, dots, dashes and underscores.")
    private String name = "";

    @Option(
            names = "--store",
            paramLabel = "ADDRESS",
            description = "Keep it in a server: jdbc:postgresql://HOST/DATABASE (default: files of its own).")
    private Optional<String> store = Optional.empty();

    @Mixin
    private final GalleryPlace place = new GalleryPlace();

    @Mixin
    private final RunChoice choice = new RunChoice();

    @Mixin
    private final Common common = new Common();

    GalleryCreate(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var path = place.path(name);
        try (var trained = Trained.open(choice.network(terminal), choice.options())) {
            PinnedModel model = GalleryNetwork.pinned(trained);
            if (store.isPresent()) {
                StorePlace.create(path, name, model, store.get(), terminal.clock());
            } else {
                Gallery.create(path, name, model, terminal.clock());
            }
        }
        try (var gallery = place.open(name, terminal.clock())) {
            if (common.json) {
                terminal.json(GalleryWords.json(gallery));
                return 0;
            }
            terminal.out().println(path);
            store.ifPresent(_ -> terminal.say("in " + gallery.store().described()));
            terminal.say("of " + gallery.info().model().name());
            gallery.info().model().caution().ifPresent(terminal::say);
            terminal.say("photos come in with: reid gallery add %s DIR".formatted(name));
        }
        return 0;
    }
}
