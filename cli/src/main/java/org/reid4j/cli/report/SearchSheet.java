package org.reid4j.cli.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.reid4j.core.eval.Bands;
import org.reid4j.core.eval.Bands.Verdict;

/// The page of `reid search`: the photo that asks, an answer in words, and the nearest photos with
/// score and band.
public final class SearchSheet {
    private SearchSheet() {}

    /// One photo of the folder that was searched.
    ///
    /// @param photo its file
    /// @param similarity cosine, -1..1
    /// @param verdict its band; empty when the model has no calibrated bands
    public record Found(Path photo, double similarity, Optional<Verdict> verdict) {}

    /// Writes the page.
    ///
    /// @param file where to
    /// @param queries the photos that ask
    /// @param folder what was searched, in words
    /// @param bands the calibrated bands
    /// @param found the nearest photos, nearest first
    public static void write(Path file, List<Path> queries, String folder, Optional<Bands> bands, List<Found> found) {
        var thumbnails = Thumbnails.of(320);
        var page = new Html();
        page.raw("<header><h1>Who is it?</h1><p>" + Html.escape(folder) + "</p></header>");
        page.section("Answer", "");
        page.raw("<p class=\"verdict " + cssClass(verdict(bands, found)) + "\">" + Html.escape(words(bands, found))
                + "</p>");
        page.raw("<div class=\"row\">");
        queries.forEach(query ->
                page.raw("<div class=\"shot query\">" + Html.image(thumbnails.jpeg(query), "the photo that asks", "")
                        + "<b>Asked for</b><br>" + Html.escape(String.valueOf(query.getFileName())) + "</div>"));
        page.raw("</div>");
        bands.ifPresent(b -> page.raw(
                "<p class=\"lead\">Match from %.3f, unsure from %.3f (of pairs of different people among the model's own test photos, 1 in 1000 and 1 in 100 are as alike). A score is not an identity: look at the pictures.</p>"
                        .formatted(b.match(), b.unsure())));
        page.end().section("Nearest photos", "Nearest first; the number is the cosine similarity of the embeddings.");
        page.raw("<div class=\"grid\">");
        for (int i = 0; i < found.size(); i++) {
            var hit = found.get(i);
            var label = hit.verdict().map(SearchSheet::label).orElse("");
            page.raw("<div class=\"shot %s\">%s<b>%d · %s %s</b><br>%s</div>"
                    .formatted(
                            hit.verdict().map(SearchSheet::hitClass).orElse(""),
                            Html.image(
                                    thumbnails.jpeg(hit.photo()),
                                    "rank " + (i + 1) + ", similarity " + score(hit.similarity()) + ", " + label,
                                    ""),
                            i + 1,
                            score(hit.similarity()),
                            label,
                            Html.escape(String.valueOf(hit.photo().getFileName()))));
        }
        page.raw("</div>").end();
        page.write(file, "reid search");
    }

    /// The answer in one sentence, for the page and the terminal.
    public static String words(Optional<Bands> bands, List<Found> found) {
        if (found.isEmpty()) {
            return "no photo to compare with";
        }
        var best = score(found.getFirst().similarity());
        if (bands.isEmpty()) {
            return "nearest similarity %s; this model has no calibrated threshold, so nothing says whether that is a match"
                    .formatted(best);
        }
        long matches = found.stream()
                .filter(f -> f.verdict().equals(Optional.of(Verdict.MATCH)))
                .count();
        return switch (verdict(bands, found).orElseThrow()) {
            case MATCH ->
                matches == 1
                        ? "match: one photo shows this person (similarity " + best + ")"
                        : "match: %d of the nearest %d photos show this person (best similarity %s)"
                                .formatted(matches, found.size(), best);
            case UNSURE ->
                "unsure: the nearest photo has similarity %s, a match begins at %.3f; look at it"
                        .formatted(best, bands.get().match());
            case NOT_HERE ->
                "not here: the nearest photo has similarity %s, below %.3f"
                        .formatted(best, bands.get().unsure());
        };
    }

    /// The answer's band, which is the nearest photo's.
    public static Optional<Verdict> verdict(Optional<Bands> bands, List<Found> found) {
        return found.isEmpty()
                ? Optional.empty()
                : bands.map(b -> b.verdict((float) found.getFirst().similarity()));
    }

    /// A band in words.
    public static String label(Verdict verdict) {
        return switch (verdict) {
            case MATCH -> "match";
            case UNSURE -> "unsure";
            case NOT_HERE -> "not here";
        };
    }

    private static String cssClass(Optional<Verdict> verdict) {
        return verdict.map(v -> switch (v) {
                    case MATCH -> "right";
                    case UNSURE -> "unsure";
                    case NOT_HERE -> "wrong";
                })
                .orElse("");
    }

    private static String hitClass(Verdict verdict) {
        return switch (verdict) {
            case MATCH -> "right";
            case UNSURE -> "unsure";
            case NOT_HERE -> "";
        };
    }

    private static String score(double similarity) {
        return String.format(Locale.ROOT, "%.3f", similarity);
    }
}
