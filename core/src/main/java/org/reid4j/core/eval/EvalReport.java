package org.reid4j.core.eval;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/// Everything an evaluation found, with the choices that made the numbers.
///
/// @param options as given
/// @param scores from the plain distances
/// @param reranked from the re-ranked distances, when asked for
/// @param people how many people the scored queries show
/// @param queries one a scored query, in query order, from the plain distances
/// @param thresholds similarity and true positive rate at false accept rates 1e-1, 1e-2, 1e-3, 1e-4; empty
///     when the gallery holds nobody but the person asked for
/// @param roc over all kept pairs
/// @param matching distances of pairs of the same person (Euclidean, not squared, under that metric)
/// @param different distances of pairs of different people; same bins
public record EvalReport(
        EvalOptions options,
        Scores scores,
        Optional<Scores> reranked,
        int people,
        List<QueryResult> queries,
        List<Threshold> thresholds,
        Roc roc,
        Histogram matching,
        Histogram different) {
    public EvalReport {
        queries = List.copyOf(queries);
        thresholds = List.copyOf(thresholds);
    }

    /// This report with other indices for queries and gallery items, where the measured ones were picked from
    /// longer lists.
    ///
    /// @param queryAt the index of measured query i in the longer list
    /// @param galleryAt the same for the gallery
    public EvalReport at(int[] queryAt, int[] galleryAt) {
        var moved = queries.stream()
                .map(found -> new QueryResult(
                        queryAt[found.query()],
                        found.ap(),
                        found.inp(),
                        found.rank1(),
                        found.firstMatchRank(),
                        found.matches(),
                        Arrays.stream(found.top()).map(item -> galleryAt[item]).toArray(),
                        found.distances()))
                .toList();
        return new EvalReport(options, scores, reranked, people, moved, thresholds, roc, matching, different);
    }

    /// The calibrated bands for search, always cosines: of unit vectors, which is what an embedder gives, a
    /// Euclidean distance d is the cosine 1 - d² / 2.
    ///
    /// @throws IllegalArgumentException when there are no thresholds
    public Bands bands() {
        return Bands.from(cosines());
    }

    private List<Threshold> cosines() {
        return switch (options.metric()) {
            case COSINE -> thresholds;
            case EUCLIDEAN -> thresholds.stream().map(EvalReport::cosine).toList();
        };
    }

    /// What the bands were measured on; empty when there are none.
    public Optional<Calibration> calibration() {
        if (thresholds.isEmpty() || different.total() == 0 || matching.total() == 0) {
            return Optional.empty();
        }
        DoubleUnaryOperator cosine = switch (options.metric()) {
            case COSINE -> distance -> 1 - distance;
            case EUCLIDEAN -> distance -> 1 - distance * distance / 2;
        };
        return Optional.of(new Calibration(
                people,
                scores.validQueries(),
                Spread.of(different, cosine),
                Spread.of(matching, cosine),
                BandTable.measured(cosines(), different.total())));
    }

    private static Threshold cosine(Threshold euclidean) {
        double cosine = 1 - euclidean.threshold() * euclidean.threshold() / 2;
        return new Threshold(euclidean.falseAcceptRate(), cosine, euclidean.truePositiveRate());
    }
}
