package org.reid4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.reid4j.core.ReidException;
import org.reid4j.gallery.Gallery;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.Item;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid gallery`: photos of people that stay, and can be searched, named, and erased.
@Command(
        name = "gallery",
        description = "Keep photos of people: add, search, name, erase.",
        sortOptions = false,
        footer = {"", "Example: reid gallery create street run=latest"},
        subcommands = {
            GalleryCreate.class,
            GalleryAdd.class,
            GallerySearch.class,
            GalleryCommand.ListAll.class,
            GalleryCommand.Show.class,
            GalleryCalibrate.class,
            GalleryPeople.class,
            GalleryRemoval.Delete.class,
            GalleryRemoval.Erase.class,
            GalleryUpkeep.Retain.class,
            GalleryUpkeep.Check.class,
            GalleryCopies.Backup.class,
            GalleryCopies.Export.class,
            GalleryCopies.Import.class
        })
final class GalleryCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    @SuppressWarnings("unused") // read by picocli
    private final Common common = new Common();

    GalleryCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.say("""
                reid gallery create NAME run=RUN      an empty gallery of one model
                reid gallery add NAME DIR             photos of a folder or a CSV file
                reid gallery search NAME PHOTO        who is it, where, when
                reid gallery list, show NAME          what there is
                reid gallery people NAME              who is who, with undo
                reid gallery delete, erase NAME       items, people; erase leaves no byte and gives a receipt
                reid gallery retention NAME days=30   how long items are kept
                reid gallery check NAME               compare index and store
                reid gallery backup, export, import   copies""");
        return 2;
    }

    /// `reid gallery list`.
    @Command(
            name = "list",
            description = "List the galleries.",
            footer = {"", "Example: reid gallery list --json"})
    static final class ListAll implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private final GalleryPlace place = new GalleryPlace();

        @Mixin
        private final Common common = new Common();

        ListAll(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            var rows = new ArrayList<Map<String, Object>>();
            var lines = new ArrayList<String>();
            for (var name : place.names()) {
                var row = new LinkedHashMap<String, Object>();
                row.put("name", name);
                try (var gallery = place.open(name, terminal.clock())) {
                    row.put("items", gallery.size());
                    row.put("people", gallery.people().all().size());
                    row.put("model_file", gallery.info().model().name());
                    lines.add(String.format(
                            Locale.ROOT,
                            "%-20s %,9d items  %,6d people  %s",
                            name,
                            gallery.size(),
                            gallery.people().all().size(),
                            gallery.info().model().name()));
                } catch (ReidException bad) { // one bad gallery is in nobody's way
                    var why =
                            String.valueOf(bad.getMessage()).lines().findFirst().orElse("");
                    row.put("problem", why);
                    lines.add("%-20s %s".formatted(name, why));
                }
                rows.add(row);
            }
            if (common.json) {
                terminal.json(Map.of("galleries", rows));
                return 0;
            }
            if (rows.isEmpty()) {
                terminal.out().println("no galleries in " + place.folder());
            }
            lines.forEach(terminal.out()::println);
            return 0;
        }
    }

    /// `reid gallery show NAME`.
    @Command(
            name = "show",
            description = "Show a gallery, and its items as a filter means them.",
            sortOptions = false,
            footer = {"", "Example: reid gallery show street camera=c1 items=50"})
    static final class Show implements Callable<Integer> {
        private final Terminal terminal;

        @Parameters(paramLabel = "NAME", description = "The gallery.")
        private String name = "";

        @Mixin
        private final GalleryPlace place = new GalleryPlace();

        @Mixin
        private final ItemChoice which = new ItemChoice();

        @Option(
                names = "--items",
                paramLabel = "N",
                defaultValue = "0",
                description = "How many items are listed (default: ${DEFAULT-VALUE}).")
        private int items;

        @Option(
                names = "--after",
                paramLabel = "ITEM",
                defaultValue = "0",
                description = "Only items with larger numbers, to page on.")
        private long after;

        @Mixin
        private final Common common = new Common();

        Show(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (var gallery = place.open(name, terminal.clock())) {
                Filter filter = which.filter(gallery);
                var listed = items < 1 ? List.<Item>of() : gallery.items(filter, after, items);
                if (common.json) {
                    var json = GalleryWords.json(gallery);
                    json.put("meant", gallery.count(filter));
                    json.put("listed", listed.stream().map(GalleryWords::json).toList());
                    terminal.json(json);
                    return 0;
                }
                print(gallery, filter);
                listed.forEach(item -> terminal.out().println(GalleryWords.line(gallery, item)));
            }
            return 0;
        }

        private void print(Gallery gallery, Filter filter) {
            var info = gallery.info();
            var out = terminal.out();
            out.printf(Locale.ROOT, "items       %,d%n", gallery.size());
            if (!filter.equals(Filter.ALL)) {
                out.printf(Locale.ROOT, "meant       %,d%n", gallery.count(filter));
            }
            out.printf(Locale.ROOT, "people      %,d%n", gallery.people().all().size());
            out.printf("model       %s%n", info.model().name());
            out.printf(
                    "dimension   %d, %s%n",
                    info.model().dimension(), info.model().preprocessing());
            out.printf(
                    "bands       %s%n",
                    info.model()
                            .bands(gallery.size())
                            .map(b -> String.format(
                                    Locale.ROOT, "match from %.3f, unsure from %.3f", b.match(), b.unsure()))
                            .orElse("none were measured"));
            var means = gallery.verdicts();
            Stream.of(means.doubt(), means.limit(), info.model().caution())
                    .flatMap(Optional::stream)
                    .forEach(note -> out.printf("note        %s%n", note));
            out.printf("store       %s%n", gallery.store().described());
            out.printf(
                    "kept        %s%n",
                    info.retentionDays().map(days -> days + " days").orElse("for ever"));
            if (!gallery.damaged().isEmpty()) {
                out.printf("damaged     items %s%n", gallery.damaged());
            }
        }
    }
}
