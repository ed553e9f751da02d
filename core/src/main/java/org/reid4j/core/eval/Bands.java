package org.reid4j.core.eval;

import java.util.Comparator;
import java.util.List;

/// Three answers instead of a bare number: "match", "unsure", "not here".
///
/// @param match similarity (in searches the cosine) from which an answer is a match
/// @param unsure similarity from which a person should look, at most `match`
public record Bands(float match, float unsure) {
    /// The share of pairs of different people that may be called a match. A stranger meets one pair a gallery photo, so
    /// in
    /// a gallery of 1,000 photos about one of them is called a match: a person has to look.
    public static final double MATCH_FALSE_ACCEPTS = 1e-3;
    /// The share of pairs of different people that may be called unsure or better.
    public static final double UNSURE_FALSE_ACCEPTS = 1e-2;

    public Bands {
        if (!(unsure <= match)) {
            throw new IllegalArgumentException(
                    "bands.unsure is %s, must be at most bands.match %s".formatted(unsure, match));
        }
    }

    /// What a similarity means.
    public enum Verdict {
        /// The same person.
        MATCH,
        /// A person should look.
        UNSURE,
        /// Nobody in the gallery.
        NOT_HERE
    }

    /// Reads the bands from a threshold table, at the rates nearest to [#MATCH_FALSE_ACCEPTS] and
    /// [#UNSURE_FALSE_ACCEPTS].
    ///
    /// @param thresholds not empty
    public static Bands from(List<Threshold> thresholds) {
        if (thresholds.isEmpty()) {
            throw new IllegalArgumentException("bands need a threshold table that is not empty");
        }
        double match = nearest(thresholds, MATCH_FALSE_ACCEPTS);
        double unsure = nearest(thresholds, UNSURE_FALSE_ACCEPTS);
        return new Bands((float) match, (float) Math.min(match, unsure));
    }

    /// The answer for a similarity.
    public Verdict verdict(float similarity) {
        if (similarity >= match) {
            return Verdict.MATCH;
        }
        return similarity >= unsure ? Verdict.UNSURE : Verdict.NOT_HERE;
    }

    private static double nearest(List<Threshold> thresholds, double rate) {
        return thresholds.stream()
                .min(Comparator.comparingDouble(t -> Math.abs(Math.log(t.falseAcceptRate() / rate))))
                .orElseThrow()
                .threshold();
    }
}
