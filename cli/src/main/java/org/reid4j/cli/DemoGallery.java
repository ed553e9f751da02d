package org.reid4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.reid4j.core.InputKind;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Sample;
import org.reid4j.embed.EngineOptions;
import org.reid4j.gallery.Galleries;
import org.reid4j.gallery.Gallery;
import org.reid4j.gallery.data.Facts;
import org.reid4j.gallery.ingest.Ingest;
import org.reid4j.gallery.ingest.Listing;
import org.reid4j.gallery.ingest.PhotoRow;
import org.reid4j.image.ImageLimits;
import org.reid4j.serve.Limits;
import org.reid4j.serve.ServeOptions;
import org.reid4j.train.RunFolder;
import org.reid4j.train.RunRecord;
import org.reid4j.train.StopSignal;
import org.reid4j.train.Training;
import org.reid4j.train.config.ConfigFile;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.hook.EndReport;

/// `reid demo --serve`: the synthetic street as a gallery, with a network for it, behind the web page.
///
/// The network is that of a former demo, or else one for smaller photos, trained here in half a minute:
/// enough to try the page with, with bands measured on the street.
///
/// @param runs where runs are kept
record DemoGallery(Terminal terminal, boolean json, Path runs, Path galleries, int port) {
    private static final Instant MORNING = Instant.parse("2026-03-02T08:00:00Z");
    private static final int NAMED = 6; // people whom the demo's operator knows already
    private static final List<String> QUICK = List.of(
            "name=demo-quick",
            "model.height=64",
            "model.width=32",
            "sampler.identities=8",
            "input.augment.pad=2", // of 64 rows: more moves people out of what so few steps can learn
            "input.augment.erasing=null",
            "optimizer.lr=6e-3", // steep, since there are so few steps
            "train.epochs=6",
            "schedule.warmup=1",
            "eval.every=6",
            "eval.flip=false");

    int serve() {
        var world = DemoWorld.of(List.of());
        var root = runs.resolve(world.folder());
        terminal.say("drawing " + world.what() + " …");
        world.write(root);
        var config = ConfigFile.load(
                        List.of(Path.of(world.config())),
                        java.util.stream.Stream.concat(java.util.stream.Stream.of("data.path=" + root), QUICK.stream())
                                .toList())
                .config();
        var dataset = StreetRemark.without(Training.dataset(config));
        Optional<Path> network = former();
        if (network.isEmpty()) {
            terminal.say("training a small network for the page, once (half a minute)");
            if (!train(config, dataset)) {
                return Failures.INTERRUPTED;
            }
            network = former();
        }
        var weights = network.orElseThrow(() -> Reid.usage("the training left no weights"));
        terminal.say("the network is " + weights);
        fill(weights, dataset);
        var asks = dataset.query().samples().getFirst().path().toAbsolutePath().normalize();
        return new Serving(terminal, json)
                .run(
                        new ServeOptions(
                                galleries, "127.0.0.1", port, List.of(), List.of(root), false, Limits.defaults()),
                        weights,
                        EngineOptions.defaults(),
                        List.of(
                                "open it in a browser, and drop a photo of somebody on it, such as\n  " + asks,
                                "Ctrl-C ends it"));
    }

    /// Trains, without the report that a training to be looked at gets: somebody waits for the page.
    ///
    /// @return whether it came to its end
    private boolean train(RunConfig config, Dataset dataset) {
        var folder = RunFolder.create(runs, config.name());
        var stop = StopSignal.onInterrupt(() -> terminal.say("\nstopping; Ctrl-C again ends at once"));
        var result = Training.run(
                config,
                dataset,
                folder,
                List.of(new Progress(terminal)),
                stop,
                terminal.clock(),
                List.of("reid demo --serve"));
        Reached.of(folder.record()).ifPresent(scores -> terminal.say("it reaches " + scores.rank1()));
        return result.end().outcome() != EndReport.Outcome.STOPPED;
    }

    /// The weights of the last demo of photos that came to its end.
    private Optional<Path> former() {
        return RunFolder.list(runs).stream()
                .filter(run -> run.name().matches("demo(-quick)?-\\d+"))
                .filter(run -> Files.exists(run.file("run.json"))
                        && run.record().status(terminal.clock().instant()) == RunRecord.Status.FINISHED)
                .filter(run -> Files.exists(run.file("weights").resolve("best.safetensors")))
                .max(Comparator.comparing((RunFolder run) -> !run.name().contains("quick"))
                        .thenComparing(run -> run.record().started()))
                .map(run -> run.file("weights").resolve("best.safetensors"))
                .filter(file -> {
                    try {
                        return org.reid4j.embed.Engines.card(file).reads() == InputKind.PHOTOS;
                    } catch (ReidException _) {
                        return false;
                    }
                });
    }

    /// Puts the street's photos into a gallery of this network, unless they are there.
    private void fill(Path weights, Dataset dataset) {
        var place = new Galleries(galleries);
        try (var trained = Trained.open(weights, EngineOptions.defaults())) {
            var pinned = GalleryNetwork.pinned(trained);
            var name = "street-" + pinned.id().substring(0, 6);
            if (!place.has(name)) {
                Gallery.create(place.path(name), name, pinned, terminal.clock());
            }
            try (var gallery = Gallery.open(place.path(name), terminal.clock(), Gallery.standard(place.path(name)))) {
                var listing = new Listing(rows(dataset), List.of());
                if (gallery.size() == listing.rows().size()) {
                    terminal.say("gallery %s: %,d photos".formatted(name, gallery.size()));
                    return;
                }
                var report = new Ingest(gallery, pinned.id(), trained.embedder(), ImageLimits.datasets(), "demo")
                        .run(listing, (_, _) -> {}, () -> false);
                terminal.say("gallery %s: %,d photos of the street, %d people named; made-up times"
                        .formatted(name, report.added() + report.known(), NAMED));
            }
        }
    }

    /// All photos that answer, with a time by their frame; of some people every other photo
    /// carries a name.
    private static List<PhotoRow> rows(Dataset dataset) {
        var named = dataset.gallery().samples().stream()
                .map(Sample::identity)
                .filter(identity -> identity > 0)
                .distinct()
                .sorted()
                .limit(NAMED)
                .toList();
        var rows = new ArrayList<PhotoRow>();
        int n = 0;
        for (Sample sample : dataset.gallery().samples()) {
            var path = sample.path().toAbsolutePath().normalize();
            var facts = Facts.NONE
                    .withPath(path.toString())
                    .withCamera(Integer.toString(sample.camera()))
                    .withTime(MORNING.plus(Duration.ofSeconds(frame(path))))
                    .withSource("demo");
            boolean known = named.contains(sample.identity()) && n++ % 2 == 0;
            rows.add(new PhotoRow(path, facts, known ? Optional.of("Person " + sample.identity()) : Optional.empty()));
        }
        return rows;
    }

    /// The frame's number in a name as `0111_c1s1_000151_00.jpg`, as seconds.
    private static long frame(Path path) {
        var parts = String.valueOf(path.getFileName()).split("_", -1);
        return parts.length > 2 && parts[2].matches("\\d{1,6}") ? Long.parseLong(parts[2]) : 0;
    }
}
