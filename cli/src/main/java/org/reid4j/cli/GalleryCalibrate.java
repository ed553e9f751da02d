package org.reid4j.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.reid4j.core.eval.Bands;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid gallery calibrate NAME`: takes over the bands that its model's card has by now; a gallery
/// keeps those it was
/// created with until somebody says so.
@Command(
        name = "calibrate",
        description = "Take over the bands of the model's card, after: reid calibrate run=NAME data=DIR.",
        sortOptions = false,
        footer = {"", "Example: reid gallery calibrate street", "         reid gallery calibrate street --dry-run"})
final class GalleryCalibrate implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", description = "The gallery.")
    private String name = "";

    @Option(names = "--dry-run", description = "Say what would change, and change nothing.")
    private boolean dryRun;

    @Mixin
    private final GalleryPlace place = new GalleryPlace();

    @Mixin
    private final RunChoice choice = new RunChoice();

    @Mixin
    private final Common common = new Common();

    GalleryCalibrate(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (var gallery = place.open(name, terminal.clock());
                var trained = GalleryNetwork.open(gallery, choice, terminal)) {
            var measured = GalleryNetwork.pinned(trained);
            Optional<Bands> before = gallery.info().model().bands(gallery.size());
            Optional<Bands> after = measured.bands(gallery.size());
            if (!dryRun) {
                gallery.bands(measured);
            }
            if (common.json) {
                var json = new LinkedHashMap<String, @Nullable Object>();
                json.put("gallery", name);
                json.put("items", gallery.size());
                json.put("before", before.map(CalibrateCommand::json).orElse(null));
                json.put("after", after.map(CalibrateCommand::json).orElse(null));
                json.put("written", !dryRun);
                terminal.json(json);
                return 0;
            }
            terminal.out()
                    .printf(
                            Locale.ROOT,
                            "%s, %,d items%n  before  %s%n  %s   %s%n",
                            name,
                            gallery.size(),
                            words(before),
                            dryRun ? "would " : "now   ",
                            words(after));
            measured.caution().ifPresent(terminal::say);
        }
        return 0;
    }

    private static String words(Optional<Bands> bands) {
        return bands.map(found ->
                        String.format(Locale.ROOT, "match from %.3f, unsure from %.3f", found.match(), found.unsure()))
                .orElse("no bands");
    }
}
