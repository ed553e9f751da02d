package org.reid4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.reid4j.core.eval.Bands.Verdict;
import org.reid4j.gallery.Gallery;
import org.reid4j.gallery.search.Answer;
import org.reid4j.gallery.search.Query;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid gallery search NAME PHOTO`: who is it, and which way through the cameras.
@Command(
        name = "search",
        description = "Find the person of a photo, of items or of a name in a gallery.",
        sortOptions = false,
        footer = {
            "",
            "Several photos of the same person are averaged. Without a photo: items=3,7 or of=Anna.",
            "Example: reid gallery search street photo.jpg from=2026-03-02T08:00:00Z camera=c1,c2"
        })
final class GallerySearch implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "NAME", description = "The gallery.")
    private String name = "";

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "PHOTO", description = "Photos of one person.")
    private List<Path> photos = new ArrayList<>();

    @Option(names = "--items", split = ",", paramLabel = "N,…", description = "More like these items.")
    private List<String> items = new ArrayList<>();

    @Option(names = "--of", paramLabel = "WHO", description = "More of this person, by name or number.")
    private Optional<String> of = Optional.empty();

    @Option(names = "--not-like", split = ",", paramLabel = "N,…", description = "Not like these items.")
    private List<String> notLike = new ArrayList<>();

    @Mixin
    private final ItemChoice which = new ItemChoice();

    @Option(
            names = "--k",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many items are listed (default: ${DEFAULT-VALUE}).")
    private int k = 20;

    @Option(
            names = "--at-least",
            paramLabel = "SIMILARITY",
            defaultValue = "-1",
            description = "Only items at least so similar, -1 to 1.")
    private float atLeast = -1;

    @Option(names = "--expand", description = "Let the nearest few join the question (query expansion).")
    private boolean expand;

    @Option(names = "--rerank", description = "Order the nearest by whose neighbours they share (k-reciprocal).")
    private boolean rerank;

    @Mixin
    private final GalleryPlace place = new GalleryPlace();

    @Mixin
    private final RunChoice choice = new RunChoice();

    @Mixin
    private final Common common = new Common();

    GallerySearch(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        for (var photo : photos) {
            if (!Files.isRegularFile(photo)) {
                throw Reid.usage("there is no photo " + photo);
            }
        }
        try (var gallery = place.open(name, terminal.clock())) {
            var query = new Query(
                    vectors(gallery),
                    GalleryWords.numbers(items),
                    List.of(),
                    GalleryWords.numbers(notLike),
                    of.map(who -> ItemChoice.person(gallery, who).id()),
                    which.filter(gallery),
                    k,
                    atLeast,
                    expand,
                    rerank);
            report(gallery, gallery.search().find(query));
        }
        return 0;
    }

    private List<float[]> vectors(Gallery gallery) {
        if (photos.isEmpty()) {
            return List.of();
        }
        var reader = new ImageReader(ImageLimits.datasets(), false);
        try (var trained = GalleryNetwork.open(gallery, choice, terminal)) {
            return trained.embedder().embed(photos.stream().map(reader::read).toList());
        }
    }

    private void report(Gallery gallery, Answer answer) {
        if (common.json) {
            var json = GalleryWords.json(answer);
            json.put("gallery", name);
            json.put("searched", gallery.size());
            terminal.json(json);
            return;
        }
        Stream.of(answer.doubt(), answer.caution()).flatMap(Optional::stream).forEach(terminal::say);
        var out = terminal.out();
        out.println(words(answer));
        for (int i = 0; i < answer.hits().size(); i++) {
            var hit = answer.hits().get(i);
            out.printf(
                    Locale.ROOT,
                    "%3d  %.3f  %-8s %s%n",
                    i + 1,
                    hit.similarity(),
                    hit.verdict()
                            .map(v -> v.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                            .orElse("-"),
                    GalleryWords.line(gallery, hit.item()));
        }
        var visits = answer.visits(GalleryWords.GAP);
        if (visits.stream().anyMatch(visit -> visit.from().isPresent())) {
            out.println("path");
            visits.forEach(visit -> out.printf(
                    "     %-10s %-24s %-24s %d items, best %d%n",
                    visit.camera().isEmpty() ? "-" : visit.camera(),
                    visit.from().map(Object::toString).orElse("-"),
                    visit.to().map(Object::toString).orElse("-"),
                    visit.items().size(),
                    visit.best().item().id()));
        }
    }

    private static String words(Answer answer) {
        if (answer.hits().isEmpty()) {
            return "not here: no item is like that";
        }
        return answer.verdict()
                .map(verdict -> switch (verdict) {
                    case MATCH ->
                        "match: %d of the items listed are, by the model's bands; a score is not an identity"
                                .formatted(answer.hits().stream()
                                        .filter(hit -> hit.verdict().equals(Optional.of(Verdict.MATCH)))
                                        .count());
                    case UNSURE ->
                        answer.doubt().isPresent()
                                ? "unsure: the model's bands do not hold here; look at them"
                                : "unsure: look at them";
                    case NOT_HERE -> "not here: the nearest are listed";
                })
                .orElse("this model has no calibrated threshold, so nothing says whether these are matches");
    }
}
