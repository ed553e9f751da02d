package org.reid4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.reid4j.cli.report.ExplainPage;
import org.reid4j.cli.report.Explained;
import org.reid4j.cli.report.Explained.Near;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Sample;
import org.reid4j.train.Gaze;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid explain PHOTO...`: what the network looked at, as heat maps over the photos, and which other
/// photos each part of the picture finds.
@Command(
        name = "explain",
        description = "Show what a network looked at: heat maps over photos, nearest photos by part.",
        sortOptions = false,
        footer = {
            "",
            "Example: reid explain photo.jpg run=latest",
            "         reid explain photo.jpg other.jpg",
            "         reid explain photo.jpg in ~/people",
            "Several photos are compared with each other; with 'in DIR', with the folder's."
        })
final class ExplainCommand implements Callable<Integer> {
    private static final int MOST_PHOTOS = 24;
    private static final int MOST_NEAREST = 50;
    private static final String HOW = "say: reid explain PHOTO... or: reid explain PHOTO... in DIR";

    private final Terminal terminal;

    @Parameters(
            arity = "1..*",
            paramLabel = "PHOTO... [in DIR]",
            description = "The photos that are explained; after the word 'in' a folder to compare with.")
    private List<String> words = new ArrayList<>();

    @Mixin
    private final RunChoice choice = new RunChoice();

    @Option(
            names = "--k",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many nearest photos are shown (default: ${DEFAULT-VALUE}).")
    private int k = 5;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "Where pictures and page go (default: a new folder explain/N in the run's).")
    private Optional<Path> output = Optional.empty();

    @Option(names = "--no-cache", description = "Neither use nor keep embeddings of earlier searches.")
    private boolean noCache;

    @Mixin
    private final Common common = new Common();

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        int in = words.indexOf("in");
        if (in == 0 || (in > 0 && in != words.size() - 2)) {
            throw Reid.usage(HOW);
        }
        if (k < 1 || k > MOST_NEAREST) {
            throw Reid.usage("k is %d, must be 1 to %d".formatted(k, MOST_NEAREST));
        }
        var photos = words.subList(0, in < 0 ? words.size() : in).stream()
                .map(Arguments::path)
                .distinct()
                .toList();
        var run = choice.folder();
        var network = choice.network(terminal);
        choice.requireTorch("explain");
        Trained.requirePhotos(network);
        photos.forEach(photo -> SearchedWalks.refuse(photo, run.name()));
        for (var photo : photos) {
            if (Files.isDirectory(photo)) {
                throw Reid.usage(photo + " is a folder, not a photo\nname its photos, or put in before it; " + HOW);
            }
            if (!Files.isRegularFile(photo)) {
                throw Reid.usage("there is no photo " + photo + "\ncheck the path; " + HOW);
            }
        }
        if (photos.size() > MOST_PHOTOS) {
            throw Reid.usage(
                    "%d photos are too many for one page, at most %d\nto compare with many: reid explain PHOTO in DIR"
                            .formatted(photos.size(), MOST_PHOTOS));
        }
        var gallery = in < 0
                ? Optional.<List<Path>>empty()
                : Optional.of(Datasets.photos(Arguments.path(words.getLast())).stream()
                        .map(Sample::path)
                        .toList());
        var files = new ExplainFiles(output.orElseGet(() -> EvalFiles.next(run.file("explain"))), photos);
        files.refuseToOverwrite();
        try (var trained = Trained.inside(network, choice.options(), "explain")) {
            var drawing = new ExplainPage(trained.card().preprocessing());
            var explainer = new Explainer(
                    terminal,
                    trained.torch().orElseThrow(),
                    new PhotoEmbeddings(terminal, trained, !noCache),
                    drawing.tiles(),
                    k);
            var system = trained.card().system();
            var result = explainer.explain(photos, gallery);
            result.bad().forEach((photo, reason) -> terminal.say("not read: " + photo + ": " + reason));
            var pictures = files.write(drawing, "by %s (%s)".formatted(run.name(), system), result);
            if (common.json) {
                terminal.json(json(run.name(), system, files.page(), pictures, result));
            } else {
                say(files.page(), result);
            }
        }
        return 0;
    }

    private void say(Path page, Explainer.Result result) {
        for (var photo : result.photos()) {
            terminal.out().println(photo.photo());
            terminal.out()
                    .println("  maps: "
                            + photo.gaze().places().stream()
                                    .map(Gaze.Places::name)
                                    .collect(Collectors.joining(", ")));
            for (var part : photo.compared()) {
                part.nearest().stream()
                        .findFirst()
                        .ifPresent(near -> terminal.out()
                                .printf(
                                        Locale.ROOT,
                                        "  %s: nearest %.3f  %s%n",
                                        part.name(),
                                        near.similarity(),
                                        near.photo()));
            }
        }
        terminal.out().println("page  " + page);
    }

    private static Map<String, Object> json(
            String run, String system, Path page, List<List<Path>> pictures, Explainer.Result result) {
        var json = new LinkedHashMap<String, Object>();
        json.put("run", run);
        json.put("system", system);
        json.put("page", page.toString());
        json.put("searched", result.searched());
        json.put(
                "bad",
                result.bad().entrySet().stream()
                        .map(e -> Map.of("path", e.getKey().toString(), "reason", e.getValue()))
                        .toList());
        var photos = new ArrayList<Object>();
        for (int i = 0; i < pictures.size(); i++) {
            photos.add(json(result.photos().get(i), pictures.get(i)));
        }
        json.put("photos", photos);
        return json;
    }

    private static Map<String, Object> json(Explained photo, List<Path> files) {
        var json = new LinkedHashMap<String, Object>();
        json.put("path", photo.photo().toString());
        json.put("files", files.stream().map(Path::toString).toList());
        var maps = new ArrayList<Object>();
        for (int i = 0; i < photo.gaze().places().size(); i++) {
            maps.add(json(photo.gaze().places().get(i), photo.empty().places().get(i)));
        }
        json.put("maps", maps);
        json.put("nearest", nearest(photo.compared().getFirst().nearest()));
        json.put(
                "parts",
                photo.compared().stream()
                        .skip(1)
                        .map(part -> {
                            var entry = new LinkedHashMap<String, Object>();
                            entry.put("name", part.name());
                            entry.put("top", part.stripe().top());
                            entry.put("bottom", part.stripe().bottom());
                            entry.put("nearest", nearest(part.nearest()));
                            return entry;
                        })
                        .toList());
        return json;
    }

    private static Map<String, Object> json(Gaze.Places places, Gaze.Places empty) {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", places.name());
        json.put("kind", places.kind().name().toLowerCase(Locale.ROOT));
        json.put("height", places.map().height());
        json.put("width", places.map().width());
        json.put("min", places.map().min());
        json.put("max", places.map().max());
        json.put("correlation_with_empty_picture", places.map().correlation(empty.map()));
        return json;
    }

    private static List<Map<String, Object>> nearest(List<Near> nearest) {
        return nearest.stream()
                .<Map<String, Object>>map(near -> {
                    var json = new LinkedHashMap<String, Object>();
                    json.put("path", near.photo().toString());
                    json.put("similarity", near.similarity());
                    return json;
                })
                .toList();
    }
}
