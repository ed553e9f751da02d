package org.reid4j.core.eval;

import java.util.Locale;
import java.util.Optional;

/// Every choice that changes an evaluation's numbers, in one place, so that a report can print it.
///
/// @param metric how embeddings are compared
/// @param protocol which gallery photos a query may be compared with
/// @param maxRank length of the CMC, at least 1
/// @param rerank k-reciprocal re-ranking, in addition to the plain scores; not with [Protocol.SingleShot]
/// @param preparation what is done with the embeddings before they are compared; none with
///     [Protocol.SingleShot]
/// @param averagePrecision the formula of AP
/// @param unmatched what happens to queries without a possible answer
/// @param ties the order of equally far items
/// @param zeroIsDistractor whether identity 0 means bystanders (Market-1501's `0000`): such queries do not
/// ask. Where it
///     is a person like any other (identities counted from 0) it must be false
/// @param top how many gallery items [QueryResult#top()] lists, 0 or more
/// @param threads how many threads may be used, at least 1; changes no result
/// @param blockFloats how many distances may be held at a time, at least 1; changes no result
public record EvalOptions(
        Metric metric,
        Protocol protocol,
        int maxRank,
        Optional<Rerank> rerank,
        Preparation preparation,
        AveragePrecision averagePrecision,
        Unmatched unmatched,
        Ties ties,
        boolean zeroIsDistractor,
        int top,
        int threads,
        int blockFloats) {
    public EvalOptions {
        atLeast("maxRank", maxRank, 1);
        atLeast("top", top, 0);
        atLeast("threads", threads, 1);
        atLeast("blockFloats", blockFloats, 1);
        if (rerank.isPresent() && protocol instanceof Protocol.SingleShot) {
            throw new IllegalArgumentException(
                    "rerank is set with a single-shot protocol: it would look at photos that a trial leaves out");
        }
        if (!preparation.isNone() && protocol instanceof Protocol.SingleShot) {
            throw new IllegalArgumentException(
                    "%s with a single-shot protocol would look at photos that a trial leaves out, answers among them"
                            .formatted(preparation.words().substring(2)));
        }
    }

    private static void atLeast(String key, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("%s is %d, must be at least %d".formatted(key, value, least));
        }
    }

    /// Cosine, Market-1501's rules, CMC to rank 50, no re-ranking, step-wise AP, lists of 20, all processors,
    /// blocks of 256 MB.
    public static EvalOptions defaults() {
        return new EvalOptions(
                Metric.COSINE,
                new Protocol.CrossCamera(),
                50,
                Optional.empty(),
                Preparation.none(),
                AveragePrecision.STEP,
                Unmatched.SKIPPED,
                Ties.MATCH_LAST,
                false,
                20,
                Runtime.getRuntime().availableProcessors(),
                1 << 26);
    }

    /// These options with another metric.
    public EvalOptions with(Metric other) {
        return new EvalOptions(
                other,
                protocol,
                maxRank,
                rerank,
                preparation,
                averagePrecision,
                unmatched,
                ties,
                zeroIsDistractor,
                top,
                threads,
                blockFloats);
    }

    /// These options with another protocol.
    public EvalOptions with(Protocol other) {
        return new EvalOptions(
                metric,
                other,
                maxRank,
                rerank,
                preparation,
                averagePrecision,
                unmatched,
                ties,
                zeroIsDistractor,
                top,
                threads,
                blockFloats);
    }

    /// These options with re-ranking.
    public EvalOptions with(Rerank other) {
        return new EvalOptions(
                metric,
                protocol,
                maxRank,
                Optional.of(other),
                preparation,
                averagePrecision,
                unmatched,
                ties,
                zeroIsDistractor,
                top,
                threads,
                blockFloats);
    }

    /// These options with embeddings prepared in another way.
    public EvalOptions with(Preparation other) {
        return new EvalOptions(
                metric,
                protocol,
                maxRank,
                rerank,
                other,
                averagePrecision,
                unmatched,
                ties,
                zeroIsDistractor,
                top,
                threads,
                blockFloats);
    }

    /// These options with another AP formula.
    public EvalOptions with(AveragePrecision other) {
        return new EvalOptions(
                metric,
                protocol,
                maxRank,
                rerank,
                preparation,
                other,
                unmatched,
                ties,
                zeroIsDistractor,
                top,
                threads,
                blockFloats);
    }

    /// These options with another treatment of unanswerable queries.
    public EvalOptions with(Unmatched other) {
        return new EvalOptions(
                metric,
                protocol,
                maxRank,
                rerank,
                preparation,
                averagePrecision,
                other,
                ties,
                zeroIsDistractor,
                top,
                threads,
                blockFloats);
    }

    /// These options with another order of ties.
    public EvalOptions with(Ties other) {
        return new EvalOptions(
                metric,
                protocol,
                maxRank,
                rerank,
                preparation,
                averagePrecision,
                unmatched,
                other,
                zeroIsDistractor,
                top,
                threads,
                blockFloats);
    }

    /// These options with another length of the CMC.
    public EvalOptions withMaxRank(int other) {
        return new EvalOptions(
                metric,
                protocol,
                other,
                rerank,
                preparation,
                averagePrecision,
                unmatched,
                ties,
                zeroIsDistractor,
                top,
                threads,
                blockFloats);
    }

    /// These options with identity 0 read as bystanders or as a person.
    public EvalOptions withZeroIsDistractor(boolean other) {
        return new EvalOptions(
                metric,
                protocol,
                maxRank,
                rerank,
                preparation,
                averagePrecision,
                unmatched,
                ties,
                other,
                top,
                threads,
                blockFloats);
    }

    /// These options with other lengths of the ranked lists.
    public EvalOptions withTop(int other) {
        return new EvalOptions(
                metric,
                protocol,
                maxRank,
                rerank,
                preparation,
                averagePrecision,
                unmatched,
                ties,
                zeroIsDistractor,
                other,
                threads,
                blockFloats);
    }

    /// These options with other limits of the machine.
    public EvalOptions withLimits(int otherThreads, int otherBlockFloats) {
        return new EvalOptions(
                metric,
                protocol,
                maxRank,
                rerank,
                preparation,
                averagePrecision,
                unmatched,
                ties,
                zeroIsDistractor,
                top,
                otherThreads,
                otherBlockFloats);
    }

    /// The metric, the protocol and whatever differs from [#defaults()], such as `cosine, cross-camera`: the
    /// line a person reads, where [#describe()] is the one to keep.
    public String brief() {
        var usual = defaults();
        return lower(metric) + ", " + rules()
                + (averagePrecision == usual.averagePrecision ? "" : ", AP " + lower(averagePrecision))
                + (unmatched == usual.unmatched ? "" : ", unmatched " + lower(unmatched))
                + (ties == usual.ties ? "" : ", ties " + lower(ties))
                + (zeroIsDistractor ? ", identity 0 is a bystander" : "")
                + preparation.words()
                + (rerank.isEmpty() || rerank.get().equals(Rerank.defaults()) ? "" : reranking());
    }

    /// One line for people that names each choice, such as
    /// `cosine, cross-camera, AP step, unmatched skipped, ties match_last`.
    public String describe() {
        return "%s, %s, AP %s, unmatched %s, ties %s%s%s%s"
                .formatted(
                        lower(metric),
                        rules(),
                        lower(averagePrecision),
                        lower(unmatched),
                        lower(ties),
                        zeroIsDistractor ? ", identity 0 is distractor" : "",
                        preparation.words(),
                        reranking());
    }

    private String rules() {
        return switch (protocol) {
            case Protocol.CrossCamera() -> "cross-camera";
            case Protocol.AllCameras() -> "all-cameras";
            case Protocol.SingleShot(int trials, long seed) ->
                "single-shot (%d trials, seed %d)".formatted(trials, seed);
            case Protocol.SingleGalleryShot(boolean otherCameras) ->
                otherCameras
                        ? "cuhk03 single gallery shot (mean over all draws, other cameras only)"
                        : "cuhk03 single gallery shot (mean over all draws)";
            case Protocol.AllShots() -> "cross-camera, CMC of all shots";
            case Protocol.SeparateCameras() -> "separate cameras";
            case CrossView walks -> walks.name();
        };
    }

    private String reranking() {
        return rerank.map(r -> ", re-ranking k1=%d k2=%d lambda=%s %s"
                        .formatted(r.k1(), r.k2(), r.lambda(), r.variant().named()))
                .orElse("");
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
