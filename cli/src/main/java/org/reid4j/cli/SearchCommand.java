package org.reid4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reid4j.cli.report.SearchSheet;
import org.reid4j.cli.report.SearchSheet.Found;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Sample;
import org.reid4j.core.eval.Bands;
import org.reid4j.train.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid search PHOTO in DIR`: who is it, or nobody here. No labels and no cameras are needed, and no
/// photo is left out.
@Command(
        name = "search",
        description = "Find the person of a photo in a folder: match, unsure or not here.",
        sortOptions = false,
        footer = {
            "",
            "Example: reid search photo.jpg in ~/people k=10",
            "Several photos of the same person before 'in' are averaged."
        })
final class SearchCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(
            arity = "1..*",
            paramLabel = "PHOTO... in DIR",
            description = "The photo that asks, the word 'in', and the folder that is searched.")
    private List<String> words = new ArrayList<>();

    @Mixin
    private final RunChoice choice = new RunChoice();

    @Option(
            names = "--k",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many photos are listed (default: ${DEFAULT-VALUE}).")
    private int k = 20;

    @Option(
            names = "--threshold",
            paramLabel = "SIMILARITY",
            description = "A match from here on (default: the model's calibrated bands).")
    private Optional<Float> threshold = Optional.empty();

    @Option(names = "--no-cache", description = "Neither use nor keep embeddings of earlier searches.")
    private boolean noCache;

    @Mixin
    private final Common common = new Common();

    SearchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        int in = words.indexOf("in");
        if (in < 1 || in != words.size() - 2) {
            throw Reid.usage("say: reid search PHOTO in DIR");
        }
        if (k < 1) {
            throw Reid.usage("k is " + k + ", must be at least 1");
        }
        var photos = words.subList(0, in).stream().map(Arguments::path).toList();
        var folder = Arguments.path(words.getLast());
        for (var photo : photos) {
            if (!Files.isRegularFile(photo)) {
                throw Reid.usage("there is no photo " + photo + "\ncheck the path; say: reid search PHOTO in DIR");
            }
        }
        var gallery = Datasets.photos(folder).stream().map(Sample::path).toList();
        var run = choice.folder();
        try (var trained = Trained.open(choice.network(), choice.device(), Optional.empty())) {
            var embeddings = new PhotoEmbeddings(terminal, trained, !noCache);
            float[] query = embeddings.mean(photos);
            var found = embeddings.of(gallery);
            var bands = threshold.map(t -> new Bands(t, t)).or(trained.card()::bands);
            var nearest = nearest(query, found, bands);
            report(run, photos, folder, bands, nearest, found);
        }
        return 0;
    }

    private List<Found> nearest(float[] query, PhotoEmbeddings.Result gallery, Optional<Bands> bands) {
        return gallery.embeddings().entrySet().stream()
                .map(entry -> new Found(entry.getKey(), dot(query, entry.getValue()), Optional.empty()))
                .sorted(Comparator.comparingDouble(Found::similarity).reversed().thenComparing(Found::photo))
                .limit(k)
                .map(hit ->
                        new Found(hit.photo(), hit.similarity(), bands.map(b -> b.verdict((float) hit.similarity()))))
                .toList();
    }

    private void report(
            RunFolder run,
            List<Path> photos,
            Path folder,
            Optional<Bands> bands,
            List<Found> nearest,
            PhotoEmbeddings.Result gallery) {
        var sheet = RunFolder.create(choice.runs().resolve("search"), "search")
                .path()
                .resolve("search.html");
        SearchSheet.write(
                sheet,
                photos,
                "%,d photos in %s, by %s".formatted(gallery.embeddings().size(), folder, run.name()),
                bands,
                nearest);
        gallery.bad().forEach((photo, reason) -> terminal.say("not read: " + photo + ": " + reason));
        if (common.json) {
            var json = new LinkedHashMap<String, Object>();
            json.put(
                    "verdict",
                    SearchSheet.verdict(bands, nearest)
                            .map(v -> v.name().toLowerCase(Locale.ROOT))
                            .orElse("uncalibrated"));
            bands.ifPresent(b -> json.put("bands", Map.of("match", b.match(), "unsure", b.unsure())));
            json.put("run", run.name());
            json.put("searched", gallery.embeddings().size());
            json.put(
                    "bad",
                    gallery.bad().entrySet().stream()
                            .map(e -> Map.of("path", e.getKey().toString(), "reason", e.getValue()))
                            .toList());
            json.put("hits", nearest.stream().map(SearchCommand::json).toList());
            json.put("sheet", sheet.toString());
            terminal.json(json);
            return;
        }
        terminal.say("by run %s; its bands hold for photos like those it was measured on".formatted(run.name()));
        terminal.out().println(SearchSheet.words(bands, nearest));
        for (int i = 0; i < nearest.size(); i++) {
            var hit = nearest.get(i);
            terminal.out()
                    .printf(
                            Locale.ROOT,
                            "%3d  %.3f  %-8s  %s%n",
                            i + 1,
                            hit.similarity(),
                            hit.verdict().map(SearchSheet::label).orElse(""),
                            hit.photo());
        }
        terminal.out().println("sheet  " + sheet);
    }

    private static Map<String, Object> json(Found hit) {
        var json = new LinkedHashMap<String, Object>();
        json.put("path", hit.photo().toString());
        json.put("similarity", hit.similarity());
        hit.verdict().ifPresent(v -> json.put("verdict", v.name().toLowerCase(Locale.ROOT)));
        return json;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
