package org.reid4j.cli;

import java.util.concurrent.Callable;
import org.reid4j.gallery.Gallery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            Gallery.create(path, name, GalleryNetwork.pinned(trained), terminal.clock());
        }
        try (var gallery = place.open(name, terminal.clock())) {
            if (common.json) {
                terminal.json(GalleryWords.json(gallery));
                return 0;
            }
            terminal.out().println(path);
            terminal.say("of " + gallery.info().model().name());
            gallery.info().model().caution().ifPresent(terminal::say);
            terminal.say("photos come in with: reid gallery add %s DIR".formatted(name));
        }
        return 0;
    }
}
