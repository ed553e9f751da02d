package org.reid4j.cli;

import java.io.IOException;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.reid4j.cli.report.SearchAnswer;
import org.reid4j.cli.report.SearchSheet;
import org.reid4j.cli.report.SearchSheet.Found;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Sample;
import org.reid4j.core.eval.Bands;
import org.reid4j.core.eval.Calibration;
import org.reid4j.embed.ModelCard;
import org.reid4j.train.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid search PHOTO in DIR`: who is it, or nobody here. No labels and no cameras are needed, and no
/// photo is left out. With a gait network: whose walk is it.
@Command(
        name = "search",
        description = "Find the person of a photo in a folder: match, unsure or not here; or of a walk.",
        sortOptions = false,
        footer = {
            "",
            "Example: reid search photo.jpg in ~/people k=10",
            "Several photos of the same person before 'in' are averaged.",
            "",
            "         reid search anna/monday in ~/walks run=gait-1",
            "A gait network takes walks as reid gait prepare makes them, or a person's folder of several."
        })
final class SearchCommand implements Callable<Integer> {
    /// Of so many photos of the folder all pairs are looked at: enough to say how it lies, and soon done.
    private static final int PAIRED = 300;

    private final Terminal terminal;

    @Parameters(
            arity = "1..*",
            paramLabel = "PHOTO... in DIR",
            description = "The photo (or walk) that asks, the word 'in', and the folder that is searched.")
    private List<String> words = new ArrayList<>();

    @Mixin
    private final RunChoice choice = new RunChoice();

    @Option(
            names = "--k",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many photos or walks are listed (default: ${DEFAULT-VALUE}).")
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
        for (var asked : photos) {
            if (!Files.exists(asked)) {
                throw Reid.usage(
                        "there is no photo or walk " + asked + "\ncheck the path; say: reid search PHOTO in DIR");
            }
        }
        var run = choice.folder();
        var network = choice.network(terminal);
        if (TrainedWalks.reads(network)) {
            return walks(network, photos, folder);
        }
        photos.forEach(photo -> SearchedWalks.refuse(photo, run.name()));
        SearchedWalks.refuse(folder, run.name());
        for (var photo : photos) {
            if (!Files.isRegularFile(photo)) {
                throw Reid.usage("there is no photo " + photo + "\ncheck the path; say: reid search PHOTO in DIR");
            }
        }
        var gallery = Datasets.photos(folder).stream().map(Sample::path).toList();
        try (var trained = Trained.open(network, choice.options())) {
            var embeddings = new PhotoEmbeddings(terminal, trained, !noCache);
            float[] query = embeddings.mean(photos);
            var found = embeddings.of(gallery);
            var answer = threshold
                    .map(t -> new SearchAnswer(
                            Optional.of(new Bands(t, t)), Optional.empty(), Optional.empty(), List.of()))
                    .orElseGet(() -> calibrated(trained.card(), found));
            report(run, photos, folder, nearest(photos, query, found, answer), found);
        }
        return 0;
    }

    private int walks(Path network, List<Path> asking, Path folder) {
        if (threshold.isPresent()) {
            throw Reid.usage("--threshold is of photos: no similarity is measured between walks, but a distance");
        }
        choice.requireTorch("a gait network");
        new WalkSearch(terminal, choice, common).run(network, asking, folder, k);
        return 0;
    }

    /// The model's bands, and what speaks against them in this folder.
    private static SearchAnswer calibrated(ModelCard card, PhotoEmbeddings.Result gallery) {
        var vectors = List.copyOf(gallery.embeddings().values());
        return new SearchAnswer(
                card.bandTable().bands(vectors.size()).or(card::bands),
                card.calibration()
                        .flatMap(c -> card.bands().flatMap(c::weakness))
                        .or(() -> vectors.size() < Calibration.FEWEST_PHOTOS
                                ? Optional.empty()
                                : card.calibration().flatMap(c -> c.doubt(pairs(vectors)))),
                card.calibration().flatMap(Calibration::hint).map("bands "::concat),
                List.of());
    }

    /// Similarities of photos of the folder with each other: of all, or of [#PAIRED] spread evenly over it.
    private static double[] pairs(List<float[]> vectors) {
        int n = Math.min(PAIRED, vectors.size());
        var picked = IntStream.range(0, n)
                .mapToObj(i -> vectors.get((int) ((long) i * vectors.size() / n)))
                .toList();
        return IntStream.range(0, n)
                .boxed()
                .flatMapToDouble(i -> IntStream.range(0, i).mapToDouble(j -> dot(picked.get(i), picked.get(j))))
                .toArray();
    }

    private SearchAnswer nearest(
            List<Path> photos, float[] query, PhotoEmbeddings.Result gallery, SearchAnswer answer) {
        var found = gallery.embeddings().entrySet().stream()
                .map(entry -> new Found(entry.getKey(), dot(query, entry.getValue()), Optional.empty(), false))
                .sorted(Comparator.comparingDouble(Found::similarity).reversed().thenComparing(Found::photo))
                .limit(k)
                .map(hit -> new Found(
                        hit.photo(),
                        hit.similarity(),
                        answer.verdict((float) hit.similarity()),
                        photos.stream().anyMatch(photo -> same(photo, hit.photo()))))
                .toList();
        return new SearchAnswer(answer.bands(), answer.doubt(), answer.hint(), found);
    }

    /// Whether two files have the same content.
    private static boolean same(Path one, Path other) {
        try {
            return Files.size(one) == Files.size(other) && Files.mismatch(one, other) < 0;
        } catch (IOException gone) {
            return false; // it was read a moment ago, and is only not marked now
        }
    }

    private void report(
            RunFolder run, List<Path> photos, Path folder, SearchAnswer answer, PhotoEmbeddings.Result gallery) {
        var sheet = RunFolder.create(choice.runs().resolve("search"), "search")
                .path()
                .resolve("search.html");
        SearchSheet.write(
                sheet,
                photos,
                "%,d photos in %s, by %s".formatted(gallery.embeddings().size(), folder, run.name()),
                answer);
        gallery.bad().forEach((photo, reason) -> terminal.say("not read: " + photo + ": " + reason));
        if (common.json) {
            var json = new LinkedHashMap<String, Object>();
            json.put(
                    "verdict",
                    answer.verdict().map(v -> v.name().toLowerCase(Locale.ROOT)).orElse("uncalibrated"));
            answer.bands().ifPresent(b -> json.put("bands", Map.of("match", b.match(), "unsure", b.unsure())));
            answer.doubt().ifPresent(reason -> json.put("doubt", reason));
            answer.hint().ifPresent(reason -> json.put("hint", reason));
            json.put("run", run.name());
            json.put("searched", gallery.embeddings().size());
            json.put(
                    "bad",
                    gallery.bad().entrySet().stream()
                            .map(e -> Map.of("path", e.getKey().toString(), "reason", e.getValue()))
                            .toList());
            json.put("hits", answer.found().stream().map(SearchCommand::json).toList());
            json.put("sheet", sheet.toString());
            terminal.json(json);
            return;
        }
        terminal.say("by run " + run.name()
                + (answer.bands().isPresent() ? "; its bands hold for photos like those it was measured on" : ""));
        Stream.of(answer.doubt(), answer.hint()).flatMap(Optional::stream).forEach(text -> terminal.say("  " + text));
        terminal.out().println(answer.words());
        for (int i = 0; i < answer.found().size(); i++) {
            var hit = answer.found().get(i);
            terminal.out()
                    .printf(Locale.ROOT, "%3d  %.3f  %-10s  %s%n", i + 1, hit.similarity(), hit.label(), hit.photo());
        }
        terminal.out().println("sheet  " + sheet);
    }

    private static Map<String, Object> json(Found hit) {
        var json = new LinkedHashMap<String, Object>();
        json.put("path", hit.photo().toString());
        json.put("similarity", hit.similarity());
        hit.verdict().ifPresent(v -> json.put("verdict", v.name().toLowerCase(Locale.ROOT)));
        if (hit.same()) {
            json.put("same_photo", true);
        }
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
