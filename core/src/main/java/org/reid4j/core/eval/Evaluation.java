package org.reid4j.core.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.reid4j.core.ReidException;

/// Measures how well embeddings find people: the one way from two sets of embeddings to a report.
///
/// Distances are computed a band of queries at a time and dropped again; no step needs the whole matrix.
public final class Evaluation {
    private static final int MOST_ROWS = 1024;

    private final Embeddings query;
    private final Embeddings gallery;
    private final EvalOptions options;
    private final Workers workers;
    private final Trial whole;
    private final List<Trial> trials;
    private final Shots shots;
    private final int[] silent; // the queries that do not ask, ascending

    private Evaluation(Embeddings query, Embeddings gallery, EvalOptions options) {
        this.query = query;
        this.gallery = gallery;
        this.options = options;
        this.workers = new Workers(options.threads());
        boolean zero = options.zeroIsDistractor();
        this.silent = IntStream.range(0, query.size())
                .filter(q -> !Trial.asks(query.identities()[q], zero))
                .toArray();
        this.whole = Trial.whole(query, gallery, options.protocol().ownCameraRemoved());
        this.shots = new Shots(query, gallery, whole, options);
        this.trials = switch (options.protocol()) {
            case Protocol.CrossCamera _,
                    Protocol.AllCameras _,
                    Protocol.SingleGalleryShot _,
                    Protocol.AllShots _,
                    Protocol.SeparateCameras _ -> List.of(whole);
            case Protocol.SingleShot(int count, long seed) ->
                IntStream.range(0, count)
                        .mapToObj(t -> Trial.singleShot(query, gallery, zero, seed, t))
                        .toList();
            case CrossView walks ->
                throw new IllegalArgumentException(
                        "%s is of walks, which CrossViewEvaluation measures".formatted(walks.name()));
        };
    }

    /// Evaluates with distances computed by [VectorDistance].
    ///
    /// @param query the photos that ask
    /// @param gallery the photos that answer, of the same dimension
    /// @throws ReidException when embeddings are empty, not finite or all equal, or when no query can be
    ///     scored
    public static EvalReport run(Embeddings query, Embeddings gallery, EvalOptions options) {
        return run(query, query, gallery, options);
    }

    /// Evaluates with more photos of the queries' people.
    ///
    /// @param pool what [MultiQuery] pools where the options ask for it
    /// @throws ReidException as [#run(Embeddings, Embeddings, EvalOptions)]
    public static EvalReport run(Embeddings query, Embeddings pool, Embeddings gallery, EvalOptions options) {
        return run(prepare(query, pool, gallery, options), options);
    }

    /// Embeddings as the options compare them, for those who measure more than one thing of them.
    ///
    /// @param pool what [MultiQuery] pools where the options ask for it
    /// @throws ReidException when embeddings are empty, not finite or all equal, or when a query would be
    ///     pooled with its own answers
    public static Preparation.Sides prepare(
            Embeddings query, Embeddings pool, Embeddings gallery, EvalOptions options) {
        EmbeddingCheck.require(query, gallery, options.metric());
        Preparation preparation = options.preparation();
        if (preparation.multiQuery().isPresent()) {
            EmbeddingCheck.require(pool, gallery, options.metric());
        }
        Preparation.Sides sides = preparation.apply(query, pool, gallery, options);
        if (!preparation.isNone()) {
            EmbeddingCheck.require(sides.query(), sides.gallery(), options.metric());
        }
        return sides;
    }

    /// Evaluates what was prepared with the same options.
    ///
    /// @param sides of [#prepare]
    /// @throws ReidException when no query can be scored
    public static EvalReport run(Preparation.Sides sides, EvalOptions options) {
        return measure(
                sides.query(),
                sides.gallery(),
                options,
                new VectorDistance(sides.query(), sides.gallery(), options.metric(), options.threads()));
    }

    /// Evaluates with distances from elsewhere.
    ///
    /// @param distances of the query to the gallery set, as [Metric] says
    /// @throws ReidException as [#run(Embeddings, Embeddings, EvalOptions)], and when a distance is not a
    ///     number
    public static EvalReport run(Embeddings query, Embeddings gallery, EvalOptions options, DistanceBlocks distances) {
        if (!options.preparation().isNone()) {
            throw new IllegalArgumentException("the distances are given, so embeddings cannot be prepared any more");
        }
        EmbeddingCheck.require(query, gallery, options.metric());
        return measure(query, gallery, options, distances);
    }

    private static EvalReport measure(
            Embeddings query, Embeddings gallery, EvalOptions options, DistanceBlocks distances) {
        if (distances.queries() != query.size() || distances.gallery() != gallery.size()) {
            throw new IllegalArgumentException("distances are %d x %d, embeddings %d x %d"
                    .formatted(distances.queries(), distances.gallery(), query.size(), gallery.size()));
        }
        var evaluation = new Evaluation(query, gallery, options);
        evaluation.requireAnAnswer();
        return evaluation.report(distances);
    }

    private EvalReport report(DistanceBlocks distances) {
        var pairs = new PairStatistics(options.metric(), longestDistance());
        var results = new QueryResult[query.size()];
        Scores plain = rank(distances, pairs, results);
        Optional<Scores> reranked = options.rerank()
                .map(settings -> rank(
                        KReciprocal.of(
                                query, gallery, options.metric(), settings, options.threads(), options.blockFloats()),
                        null,
                        null));
        List<QueryResult> found = new ArrayList<>();
        for (QueryResult result : results) {
            if (result != null) {
                found.add(result);
            }
        }
        return new EvalReport(
                options,
                plain,
                reranked,
                (int) found.stream()
                        .mapToInt(result -> query.identities()[result.query()])
                        .distinct()
                        .count(),
                found,
                pairs.thresholds(),
                pairs.roc(),
                pairs.matchingHistogram(),
                pairs.differentHistogram());
    }

    private Scores rank(
            DistanceBlocks distances, @Nullable PairStatistics pairs, @Nullable QueryResult @Nullable [] results) {
        List<Tally> tallies =
                trials.stream().map(trial -> new Tally(query.size())).toList();
        int rows = Math.clamp(options.blockFloats() / gallery.size(), 1, Math.min(MOST_ROWS, query.size()));
        float[] block = new float[Math.multiplyExact(rows, gallery.size())];
        var counters = new PairStatistics[pairs == null ? 0 : options.threads()];
        for (int from = 0; from < query.size(); from += rows) {
            int start = from;
            int to = Math.min(query.size(), from + rows);
            distances.fill(from, to, block);
            workers.forEach(to - from, (worker, row) -> {
                int q = start + row;
                if (!Trial.asks(query.identities()[q], options.zeroIsDistractor())) {
                    return;
                }
                int at = row * gallery.size();
                Ranking.requireNumbers(q, block, at, gallery.size());
                if (pairs != null) {
                    if (counters[worker] == null) {
                        counters[worker] = worker == 0 ? pairs : pairs.fresh();
                    }
                    count(counters[worker], q, block, at);
                }
                for (int t = 0; t < trials.size(); t++) {
                    score(tallies.get(t), shots.trial(q, trials.get(t)), q, block, at, results);
                }
                QueryResult found = results == null || trials.size() == 1 ? null : results[q];
                if (results != null && found != null) {
                    results[q] = found.over(tallies);
                }
            });
        }
        for (int worker = 1; worker < counters.length; worker++) {
            if (pairs != null && counters[worker] != null) {
                pairs.add(counters[worker]);
            }
        }
        if (pairs != null) {
            pairs.settle();
        }
        return mean(tallies);
    }

    private void count(PairStatistics counter, int q, float[] block, int at) {
        int first = 0;
        if (whole.oneList()) { // the pairs with those before were counted when these asked
            first = q + 1;
            for (int item : silent) {
                if (item < q) {
                    counter.differ(block, at + item, 1);
                }
            }
        }
        counter.differ(block, at + first, gallery.size() - first);
        for (int item : whole.positions(query.identities()[q])) {
            if (counted(item, q)) {
                counter.notDifferent(block[at + item]);
            }
        }
        for (int item : whole.absent()) {
            if (counted(item, q)) {
                counter.notDifferent(block[at + item]);
            }
        }
        for (int item : whole.matches(q)) {
            if (counted(item, q)) {
                counter.match(block[at + item]);
            }
        }
    }

    /// Whether a query's pair with a gallery item is counted at this query.
    private boolean counted(int item, int q) {
        return !whole.oneList() || item > q || (item < q && Arrays.binarySearch(silent, item) >= 0);
    }

    private void score(
            Tally tally, Trial trial, int q, float[] block, int at, @Nullable QueryResult @Nullable [] results) {
        int[] matches = trial.matches(q);
        if (matches.length == 0) {
            // In a single-shot trial the photo that was drawn does not ask; a person without any other is unmatched.
            if (whole.matches(q).length == 0) {
                tally.unmatched(q);
            }
            return;
        }
        var ranking = new Ranking(trial, options.ties());
        int identity = query.identities()[q];
        int[] ranks = ranking.ranks(identity, matches, block, at);
        // Without a camera the matches are the same: only those who stand before them are fewer.
        int[] ofAll = shots.apart() ? new Ranking(whole, options.ties()).ranks(identity, matches, block, at) : ranks;
        tally.scored(q, ranks[0], ofAll, options.averagePrecision());
        shots.curve(q, trial, ranking, ranks, block, at).ifPresent(curve -> tally.curve(q, curve));
        if (results != null && results[q] == null) {
            int[] top = ranking.top(identity, matches, block, at, options.top());
            float[] distances = new float[top.length];
            for (int i = 0; i < top.length; i++) {
                distances[i] = block[at + top[i]];
            }
            results[q] = new QueryResult(
                    q, tally.ap(q), tally.inp(q), tally.rank1(q), ranks[0], matches.length, top, distances);
        }
    }

    private Scores mean(List<Tally> tallies) {
        double[] cmc = new double[options.maxRank()];
        double mAp = 0;
        double mInp = 0;
        for (Tally tally : tallies) {
            Scores scores = tally.scores(options);
            mAp += scores.mAP();
            mInp += scores.mINP();
            for (int k = 0; k < cmc.length; k++) {
                cmc[k] += scores.cmc()[k];
            }
        }
        int count = tallies.size();
        int valid = 0;
        int skipped = 0;
        for (int q = 0; q < query.size(); q++) {
            int asked = q;
            if (tallies.stream().anyMatch(t -> t.isScored(asked))) {
                valid++;
            } else if (tallies.stream().anyMatch(t -> t.isUnmatched(asked))) {
                skipped++;
            }
        }
        return new Scores(
                mAp / count,
                mInp / count,
                Arrays.stream(cmc).map(c -> c / count).toArray(),
                valid,
                skipped);
    }

    private double longestDistance() {
        return switch (options.metric()) {
            case COSINE -> 2;
            case EUCLIDEAN -> longest(query) + longest(gallery);
        };
    }

    private static double longest(Embeddings embeddings) {
        return IntStream.range(0, embeddings.size())
                .mapToDouble(i -> VectorDistance.length(embeddings, i))
                .max()
                .orElse(0);
    }

    private void requireAnAnswer() {
        int ownCamera = 0;
        int nobody = 0;
        int silent = 0;
        for (int q = 0; q < query.size(); q++) {
            if (!Trial.asks(query.identities()[q], options.zeroIsDistractor())) {
                silent++;
            } else if (whole.matches(q).length > 0) {
                return;
            } else if (whole.known(q)) {
                ownCamera++;
            } else {
                nobody++;
            }
        }
        throw new ReidException(ReidException.Kind.USAGE, noAnswer(ownCamera, nobody, silent));
    }

    private String noAnswer(int removed, int nobody, int silent) {
        boolean camera = options.protocol().ownCameraRemoved();
        List<String> reasons = new ArrayList<>();
        if (removed > 0) {
            reasons.add(
                    removed + (camera ? " have matches only from their own camera" : " match only their own photo"));
        }
        if (nobody > 0) {
            reasons.add(nobody + " are of people who are not in the gallery");
        }
        if (silent > 0) {
            reasons.add(silent + " are junk or bystanders");
        }
        String advice = camera && removed > 0
                ? "protocol=cross-camera ignores matches from the query's own camera\n  try: protocol=all-cameras"
                : "query and gallery must share people\n  check the identities with: reid data check";
        return "0 of %d queries can be scored: %s\n  %s".formatted(query.size(), String.join(", ", reasons), advice);
    }
}
