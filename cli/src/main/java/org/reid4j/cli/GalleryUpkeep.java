package org.reid4j.cli;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reid4j.core.ReidException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid gallery check` and `reid gallery retention`: what is done to a gallery now and then.
final class GalleryUpkeep {
    private GalleryUpkeep() {}

    /// `reid gallery check NAME`.
    @Command(
            name = "check",
            description = "Read everything in a gallery, compare index and store, let items find themselves.",
            sortOptions = false,
            footer = {"", "Exit code 3: something is wrong.", "", "Example: reid gallery check street"})
    static final class Check implements Callable<Integer> {
        private final Terminal terminal;

        @Parameters(paramLabel = "NAME", description = "The gallery.")
        private String name = "";

        @Option(
                names = "--sample",
                paramLabel = "N",
                defaultValue = "200",
                description = "How many items have to find themselves (default: ${DEFAULT-VALUE}).")
        private int sample = 200;

        @Mixin
        private final GalleryPlace place = new GalleryPlace();

        @Mixin
        private final Common common = new Common();

        Check(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            if (sample < 0) {
                throw Reid.usage("sample is " + sample + ", must be 0 or more");
            }
            try (var gallery = place.open(name, terminal.clock())) {
                var report = gallery.check(sample);
                if (common.json) {
                    var json = new LinkedHashMap<String, Object>();
                    json.put("sound", report.sound());
                    json.put("items", report.items());
                    json.put("indexed", report.indexed());
                    json.put("sampled", report.sampled());
                    json.put("found", report.found());
                    json.put("faults", report.faults());
                    terminal.json(json);
                } else {
                    terminal.out()
                            .printf(
                                    "%s: %,d items, %,d in the index; %,d of %,d looked for found themselves%n",
                                    report.sound() ? "sound" : "NOT sound",
                                    report.items(),
                                    report.indexed(),
                                    report.found(),
                                    report.sampled());
                    report.faults().forEach(fault -> terminal.out().println("  " + fault));
                }
                return report.sound() ? 0 : ReidException.Kind.CHECK.exitCode();
            }
        }
    }

    /// `reid gallery retention NAME`.
    @Command(
            name = "retention",
            description = "Set how long items are kept, and delete what is past its time.",
            sortOptions = false,
            footer = {
                "",
                "Days count from when an item was seen, or added where nobody knows. Nothing is deleted but by --run,",
                "and not when the clock moved by more than a day beyond what can be explained (exit code 3):",
                "--confirm says that it is right.",
                "",
                "Example: reid gallery retention street days=30 --run"
            })
    static final class Retain implements Callable<Integer> {
        private final Terminal terminal;

        @Parameters(paramLabel = "NAME", description = "The gallery.")
        private String name = "";

        @Option(names = "--days", paramLabel = "N", description = "Keep items so many days.")
        private Optional<Integer> days = Optional.empty();

        @Option(names = "--forever", description = "Keep items for ever.")
        private boolean forever;

        @Option(names = "--run", description = "Delete what is past its time, and overwrite its bytes.")
        private boolean run;

        @Option(names = "--confirm", description = "The clock is right, however it moved.")
        private boolean confirm;

        @Mixin
        private final GalleryPlace place = new GalleryPlace();

        @Mixin
        private final Common common = new Common();

        Retain(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            if (forever && days.isPresent()) {
                throw Reid.usage("say days=N or --forever, not both");
            }
            try (var gallery = place.open(name, terminal.clock())) {
                if (forever || days.isPresent()) {
                    gallery.retention().days(days);
                }
                var json = new LinkedHashMap<String, Object>();
                var kept = gallery.info().retentionDays();
                kept.ifPresent(found -> json.put("retention_days", found));
                var words = "kept " + kept.map(found -> found + " days").orElse("for ever");
                boolean paused = false;
                if (run) {
                    var report = gallery.retention().run(confirm);
                    json.put("deleted", report.deleted());
                    json.put("due", report.due());
                    report.paused().ifPresent(why -> json.put("paused", why));
                    words += report.paused()
                            .map(why -> "; paused, %,d items are due: %s".formatted(report.due(), why))
                            .orElse("; %,d items deleted".formatted(report.deleted()));
                    paused = report.paused().isPresent();
                }
                json.put("items", gallery.size());
                if (common.json) {
                    terminal.json(json);
                } else {
                    terminal.out().println(words);
                }
                return paused ? ReidException.Kind.CHECK.exitCode() : 0;
            }
        }
    }
}
