package org.reid4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reid4j.core.ReidException;
import org.reid4j.gallery.Gallery;
import org.reid4j.gallery.Receipt;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.Item;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid gallery delete` and `reid gallery erase`: the quick way out of a gallery, and the thorough one.
final class GalleryRemoval {
    private static final int PAGE = 1_000;

    private GalleryRemoval() {}

    /// What both take.
    static final class Which {
        @Parameters(paramLabel = "NAME", description = "The gallery.")
        private String name = "";

        @Option(names = "--items", split = ",", paramLabel = "N,…", description = "These items.")
        private List<String> items = new ArrayList<>();

        @Mixin
        private final ItemChoice choice = new ItemChoice();

        @Option(names = "--yes", description = "Do it; without it only the number of items is told.")
        private boolean yes;

        @Mixin
        private final GalleryPlace place = new GalleryPlace();

        /// The filter that was typed; empty where items were.
        Optional<Filter> filter(Gallery gallery) {
            var filter = choice.filter(gallery);
            if (items.isEmpty() == filter.equals(Filter.ALL)) {
                throw Reid.usage("say which: items=3,7 or one or more of camera, from, to, tag, person, source");
            }
            return items.isEmpty() ? Optional.of(filter) : Optional.empty();
        }

        /// Whether it may be done; otherwise tells what would.
        boolean confirmed(Gallery gallery, Terminal terminal, String verb) {
            long count = filter(gallery).map(gallery::count).orElseGet(() -> (long) items.size());
            if (!yes) {
                terminal.say(
                        "would %s %,d of the %,d items of %s; say --yes".formatted(verb, count, gallery.size(), name));
            }
            return yes;
        }
    }

    /// `reid gallery delete NAME`.
    @Command(
            name = "delete",
            description = "Take items out of a gallery, for good.",
            sortOptions = false,
            footer = {"", "Example: reid gallery delete street items=3,7 --yes"})
    static final class Delete implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private final Which which = new Which();

        @Mixin
        private final Common common = new Common();

        Delete(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (var gallery = which.place.open(which.name, terminal.clock())) {
                if (!which.confirmed(gallery, terminal, "delete")) {
                    return ReidException.Kind.USAGE.exitCode();
                }
                var filter = which.filter(gallery);
                int deleted = filter.isPresent()
                        ? all(gallery, filter.get())
                        : gallery.remove(GalleryWords.numbers(which.items));
                if (common.json) {
                    terminal.json(Map.of("deleted", deleted, "items", gallery.size()));
                } else {
                    terminal.out().printf("%,d items deleted, %,d left%n", deleted, gallery.size());
                }
                return 0;
            }
        }

        private static int all(Gallery gallery, Filter filter) {
            int deleted = 0;
            while (true) {
                var page = gallery.items(filter, 0, PAGE);
                if (page.isEmpty()) {
                    return deleted;
                }
                deleted += gallery.remove(page.stream().map(Item::id).toList());
            }
        }
    }

    /// `reid gallery erase NAME`.
    @Command(
            name = "erase",
            description = "Erase a person, items or a time range so that no byte stays, with a receipt.",
            sortOptions = false,
            footer = {
                "",
                "The photos themselves, backups, exports and a server's logs are not the gallery's: the receipt lists them.",
                "Exit code 3: pieces were still found in the gallery's files.",
                "",
                "Example: reid gallery erase street person=Anna --yes receipt=anna.json"
            })
    static final class Erase implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private final Which which = new Which();

        @Option(names = "--receipt", paramLabel = "FILE", description = "Where the receipt goes, as JSON.")
        private Optional<Path> file = Optional.empty();

        @Mixin
        private final Common common = new Common();

        Erase(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() throws IOException {
            try (var gallery = which.place.open(which.name, terminal.clock())) {
                if (!which.confirmed(gallery, terminal, "erase")) {
                    return ReidException.Kind.USAGE.exitCode();
                }
                Receipt receipt = erased(gallery);
                boolean ours = !gallery.store().files().isEmpty();
                var json = GalleryWords.json(receipt);
                if (file.isPresent()) {
                    Files.writeString(file.get(), Terminal.mapper().writeValueAsString(json));
                }
                if (common.json) {
                    terminal.json(json);
                } else {
                    print(receipt, ours);
                }
                return receipt.verified() || !ours ? 0 : ReidException.Kind.CHECK.exitCode();
            }
        }

        private Receipt erased(Gallery gallery) {
            var filter = which.filter(gallery);
            if (filter.isEmpty()) {
                return gallery.erasure().items(GalleryWords.numbers(which.items));
            }
            return which.choice
                    .personAlone()
                    .map(who -> gallery.erasure()
                            .person(ItemChoice.person(gallery, who).id()))
                    .orElseGet(() -> gallery.erasure().matching(filter.get()));
        }

        private void print(Receipt receipt, boolean ours) {
            var out = terminal.out();
            out.printf(
                    "erased: %,d items with %,d thumbnails, %,d people; %,d decisions about them%n",
                    receipt.items(), receipt.thumbnails(), receipt.people(), receipt.events());
            out.println(
                    receipt.verified()
                            ? "verified: the gallery's files were read, nothing of it is in them"
                            : ours
                                    ? "NOT verified: pieces were found in the gallery's files, perhaps of another item with the same picture"
                                    : "not verified: the server wrote its tables anew without it, but its files cannot be read from here");
            file.ifPresent(to -> out.println("receipt  " + to));
            out.printf(
                    "not the gallery's, to be deleted by hand: %,d photos%n",
                    receipt.originals().size());
            receipt.copies().forEach(copy -> out.println("  it may still be in: " + copy));
        }
    }
}
