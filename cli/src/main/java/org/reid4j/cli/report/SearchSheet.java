package org.reid4j.cli.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
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
    /// @param same whether it is the photo that asks, which is no news
    public record Found(Path photo, double similarity, Optional<Verdict> verdict, boolean same) {
        /// What stands beside the photo.
        public String label() {
            return same ? "same photo" : verdict.map(SearchSheet::label).orElse("");
        }
    }

    /// Writes the page.
    ///
    /// @param file where to
    /// @param queries the photos that ask
    /// @param folder what was searched, in words
    /// @param answer the nearest photos and what they mean
    public static void write(Path file, List<Path> queries, String folder, SearchAnswer answer) {
        var thumbnails = Thumbnails.of(320);
        var page = new Html();
        page.raw("<header><h1>Who is it?</h1><p>" + Html.escape(folder) + "</p></header>");
        page.section("Answer", "");
        page.raw("<p class=\"verdict " + cssClass(answer.verdict()) + "\">" + Html.escape(answer.words()) + "</p>");
        page.raw("<div class=\"row\">");
        queries.forEach(query ->
                page.raw("<div class=\"shot query\">" + Html.image(thumbnails.jpeg(query), "the photo that asks", "")
                        + "<b>Asked for</b><br>" + Html.escape(String.valueOf(query.getFileName())) + "</div>"));
        page.raw("</div>");
        Stream.of(answer.doubt(), answer.hint())
                .flatMap(Optional::stream)
                .forEach(text -> page.raw("<p class=\"lead\">" + Html.escape(text) + "</p>"));
        answer.bands()
                .ifPresent(b -> page.raw(
                        "<p class=\"lead\">Match from %.3f, unsure from %.3f (from pairs of different people among the model's own test photos, for as many photos as were searched). A score is not an identity: look at the pictures.</p>"
                                .formatted(b.match(), b.unsure())));
        page.end().section("Nearest photos", "Nearest first; the number is the cosine similarity of the embeddings.");
        page.raw("<div class=\"grid\">");
        for (int i = 0; i < answer.found().size(); i++) {
            var hit = answer.found().get(i);
            var label = hit.label();
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

    /// A band in words, of one photo beside the one that asks.
    public static String label(Verdict verdict) {
        return switch (verdict) {
            case MATCH -> "match";
            case UNSURE -> "unsure";
            case NOT_HERE -> "different";
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

    static String score(double similarity) {
        return String.format(Locale.ROOT, "%.3f", similarity);
    }
}
