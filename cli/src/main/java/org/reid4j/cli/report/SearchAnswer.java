package org.reid4j.cli.report;

import java.util.List;
import java.util.Optional;
import org.reid4j.cli.report.SearchSheet.Found;
import org.reid4j.core.eval.Bands;
import org.reid4j.core.eval.Bands.Verdict;

/// What a search found, in one word and one sentence, for the terminal and the page alike.
///
/// @param bands the calibrated bands
/// @param doubt why the bands do not hold for these photos: then every verdict is "unsure" whatever they say
/// @param hint why the bands are no more than a hint
/// @param found the nearest photos, nearest first
public record SearchAnswer(Optional<Bands> bands, Optional<String> doubt, Optional<String> hint, List<Found> found) {

    public SearchAnswer {
        found = List.copyOf(found);
    }

    /// The nearest photo's band: of the others, where the photo that asks is itself in the folder and one of them is a
    /// match, else a match of the photo with itself. Unsure under doubt, empty without bands or photos.
    public Optional<Verdict> verdict() {
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return verdict((float) found.getFirst().similarity());
    }

    /// The band of one similarity: under doubt nothing is called a match, nor another person. Empty without bands.
    public Optional<Verdict> verdict(float similarity) {
        return bands.map(b -> doubt.isPresent() ? Verdict.UNSURE : b.verdict(similarity));
    }

    /// The answer in one sentence.
    public String words() {
        if (found.isEmpty()) {
            return "no photo to compare with";
        }
        var others = found.stream().filter(hit -> !hit.same()).toList();
        var itself = others.size() == found.size() ? "" : "; the photo that asks is itself in the folder";
        if (others.isEmpty()) {
            return "match: the photo that asks is itself in the folder, and nothing else is listed";
        }
        var best = SearchSheet.score(others.getFirst().similarity());
        if (bands.isEmpty()) {
            return "nearest similarity %s; this model has no calibrated threshold, so nothing says whether that is a match"
                            .formatted(best)
                    + itself;
        }
        if (doubt.isPresent()) {
            return "unsure: the nearest photo has similarity %s, but the model's bands do not hold here; look at it"
                            .formatted(best)
                    + itself;
        }
        var verdict = bands.get().verdict((float) others.getFirst().similarity());
        var sentence = sentence(verdict, others, best, bands.get());
        return itself.isEmpty() || verdict == Verdict.MATCH
                ? sentence + itself
                : "match with itself only: the photo that asks is in the folder; for the others: " + sentence;
    }

    private static String sentence(Verdict verdict, List<Found> others, String best, Bands bands) {
        return switch (verdict) {
            case MATCH -> {
                long matches = others.stream()
                        .filter(hit -> hit.verdict().equals(Optional.of(Verdict.MATCH)))
                        .count();
                yield matches == 1
                        ? "match: one photo shows this person (similarity " + best + ")"
                        : "match: %d of the nearest %d photos show this person (best similarity %s)"
                                .formatted(matches, others.size(), best);
            }
            case UNSURE ->
                "unsure: the nearest photo has similarity %s, a match begins at %.3f; look at it"
                        .formatted(best, bands.match());
            case NOT_HERE ->
                "not here: the nearest photo has similarity %s, below %.3f".formatted(best, bands.unsure());
        };
    }
}
