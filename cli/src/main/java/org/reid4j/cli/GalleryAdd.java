package org.reid4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.reid4j.core.ReidException;
import org.reid4j.gallery.data.Facts;
import org.reid4j.gallery.ingest.BadList;
import org.reid4j.gallery.ingest.Ingest;
import org.reid4j.gallery.ingest.IngestReport;
import org.reid4j.gallery.ingest.Listing;
import org.reid4j.image.ImageLimits;
import org.reid4j.train.StopSignal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid gallery add NAME DIR`: photos of a folder or a CSV file into a gallery.
@Command(
        name = "add",
        description = "Put the photos of a folder, or of a CSV file, into a gallery.",
        sortOptions = false,
        footer = {
            "",
            "Photos that are there already, by content, are passed over: after Ctrl-C or a kill the same command",
            "goes on. A CSV file has columns path, and if you like camera, time, track, person, tags (a;b), source.",
            "Exit code 3: some photos could not be read (they are listed in a CSV file), or the check failed.",
            "",
            "Example: reid gallery add street ~/photos camera=gate"
        })
final class GalleryAdd implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "NAME", description = "The gallery.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "DIR|CSV", description = "A folder, those below it included, or a list.")
    private Path from = Path.of("");

    @Option(
            names = "--camera",
            paramLabel = "NAME",
            description = "The camera of all photos (default: by their names).")
    private Optional<String> camera = Optional.empty();

    @Option(names = "--time", paramLabel = "TIME", description = "When all were taken, as 2026-03-02T12:00:00Z.")
    private Optional<String> time = Optional.empty();

    @Option(names = "--tags", split = ",", paramLabel = "TAG,…", description = "Tags for all photos.")
    private List<String> tags = new ArrayList<>();

    @Option(names = "--source", paramLabel = "TEXT", description = "What brings them in (default: the folder or list).")
    private Optional<String> source = Optional.empty();

    @Option(
            names = "--bad",
            paramLabel = "FILE",
            description = "Where unreadable photos are listed (default: NAME-bad.csv).")
    private Optional<Path> bad = Optional.empty();

    @Mixin
    private final GalleryPlace place = new GalleryPlace();

    @Mixin
    private final RunChoice choice = new RunChoice();

    @Mixin
    private final Common common = new Common();

    GalleryAdd(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var given = new Facts(
                Optional.empty(),
                camera,
                time.map(Listing::time),
                Optional.empty(),
                source.or(() -> Optional.of(from.toString())),
                new TreeSet<>(tags));
        var listing = Files.isRegularFile(from) ? Listing.csv(from, given) : Listing.folder(from, given);
        if (listing.rows().isEmpty() && listing.bad().isEmpty()) {
            throw Reid.usage("there are no photos in " + from);
        }
        try (var gallery = place.open(name, terminal.clock());
                var trained = GalleryNetwork.open(gallery, choice, terminal)) {
            var stop = StopSignal.onInterrupt(
                    () -> terminal.say("\nstopping: what was put in stays; Ctrl-C again ends at once"));
            IngestReport report;
            try (var line = new LiveLine(terminal, "add", listing.rows().size())) {
                report = new Ingest(
                                gallery,
                                trained.model().id(),
                                trained.embedder(),
                                ImageLimits.datasets(),
                                System.getProperty("user.name"))
                        .run(listing, (done, of) -> line.at(done, ""), stop::requested);
            }
            return report(report, gallery.size());
        }
    }

    private int report(IngestReport report, long size) {
        Optional<Path> list = Optional.empty();
        if (!report.bad().isEmpty()) {
            var file = bad.orElseGet(() -> Path.of(name + "-bad.csv"));
            BadList.write(file, report.bad());
            list = Optional.of(file);
        }
        if (common.json) {
            var json = new LinkedHashMap<String, Object>();
            json.put("gallery", name);
            json.put("listed", report.listed());
            json.put("added", report.added());
            json.put("known", report.known());
            json.put(
                    "bad",
                    report.bad().stream()
                            .map(one -> Map.of("path", one.path(), "reason", one.reason()))
                            .toList());
            json.put("items", size);
            json.put("stopped", report.stopped());
            json.put("verified", report.verified());
            json.put("faults", report.faults());
            terminal.json(json);
        } else {
            terminal.out()
                    .printf(
                            "%s: %,d photos added, %,d were there, %,d cannot be read; %,d items%s%n",
                            name,
                            report.added(),
                            report.known(),
                            report.bad().size(),
                            size,
                            report.verified()
                                    ? "; verified: all are there, %d of %d looked for found themselves"
                                            .formatted(report.found(), report.sampled())
                                    : "");
        }
        list.ifPresent(file -> terminal.say("the photos that cannot be read are listed in " + file));
        if (report.stopped()) {
            terminal.say("stopped; the same command goes on");
            return Failures.INTERRUPTED;
        }
        report.faults().forEach(terminal::say);
        if (report.added() + report.known() == 0) {
            throw new ReidException(
                    ReidException.Kind.CHECK, "none of the %,d photos can be read".formatted(report.listed()));
        }
        return report.verified() && report.bad().isEmpty() ? 0 : ReidException.Kind.CHECK.exitCode();
    }
}
