package org.reid4j.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.reid4j.core.eval.AveragePrecision;
import org.reid4j.core.eval.DatabaseAugmentation;
import org.reid4j.core.eval.EvalOptions;
import org.reid4j.core.eval.MultiQuery;
import org.reid4j.core.eval.Preparation;
import org.reid4j.core.eval.QueryExpansion;
import org.reid4j.core.eval.Rerank;
import org.reid4j.core.eval.Unmatched;
import picocli.CommandLine.Option;

/// The choices by which published numbers differ, as options of `reid eval`. Those that only tune another stand on no
/// help screen but in docs/guide/evaluation.md.
final class EvalChoices {
    @Option(
            names = "--rerank",
            paramLabel = "WHOSE",
            arity = "0..1",
            fallbackValue = "zhong",
            description = "Re-rank: zhong (published), torchreid, fast-reid, strong-baseline, mgn.")
    private Optional<String> rerank = Optional.empty();

    @Option(names = "--k1", paramLabel = "N", hidden = true)
    private Optional<Integer> k1 = Optional.empty();

    @Option(names = "--k2", paramLabel = "N", hidden = true)
    private Optional<Integer> k2 = Optional.empty();

    @Option(names = "--lambda", paramLabel = "SHARE", hidden = true)
    private Optional<Double> lambda = Optional.empty();

    @Option(names = "--ap", paramLabel = "FORMULA", hidden = true)
    private Optional<String> ap = Optional.empty();

    @Option(names = "--unmatched", paramLabel = "HOW", hidden = true)
    private Optional<String> unmatched = Optional.empty();

    @Option(
            names = "--aqe",
            paramLabel = "K",
            arity = "0..1",
            fallbackValue = "5",
            description = "Average query expansion over the K nearest, as fast-reid (K=5).")
    private Optional<Integer> aqe = Optional.empty();

    @Option(names = "--aqe-alpha", paramLabel = "POWER", hidden = true)
    private Optional<Double> aqeAlpha = Optional.empty();

    @Option(names = "--aqe-times", paramLabel = "N", hidden = true)
    private Optional<Integer> aqeTimes = Optional.empty();

    @Option(
            names = "--dba",
            paramLabel = "K",
            arity = "0..1",
            fallbackValue = "10",
            description = "Mix gallery photos with their K nearest (K=10).")
    private Optional<Integer> dba = Optional.empty();

    @Option(
            names = "--multi-query",
            paramLabel = "HOW",
            arity = "0..1",
            fallbackValue = "mean",
            description = "Pool photos of a query's person by its camera: mean or max.")
    private Optional<String> multiQuery = Optional.empty();

    @Option(
            names = "--scales",
            paramLabel = "LIST",
            split = ",",
            hideParamSyntax = true,
            description = "Of a run: embed at several input sizes and average, such as 1,1.1.")
    private List<Double> scales = List.of();

    /// Whether anything was chosen.
    boolean given() {
        return rerank.isPresent()
                || ap.isPresent()
                || unmatched.isPresent()
                || aqe.isPresent()
                || dba.isPresent()
                || multiQuery.isPresent()
                || k1.isPresent()
                || k2.isPresent()
                || lambda.isPresent()
                || aqeAlpha.isPresent()
                || aqeTimes.isPresent()
                || !scales.isEmpty();
    }

    /// Whether results are re-ranked as well.
    boolean reranks() {
        return rerank.isPresent();
    }

    /// Whether queries are pooled.
    boolean pools() {
        return multiQuery.isPresent();
    }

    /// At which input sizes photos are embedded; empty for the network's own.
    List<Double> scales() {
        return scales;
    }

    /// Options with what was chosen.
    ///
    /// @throws org.reid4j.core.ReidException when a value is out of its range, or tunes what was not chosen
    EvalOptions over(EvalOptions options) {
        need(rerank, "--rerank", k1.isPresent(), "--k1");
        need(rerank, "--rerank", k2.isPresent(), "--k2");
        need(rerank, "--rerank", lambda.isPresent(), "--lambda");
        need(aqe, "--aqe", aqeAlpha.isPresent(), "--aqe-alpha");
        need(aqe, "--aqe", aqeTimes.isPresent(), "--aqe-times");
        try {
            EvalOptions chosen = options.with(preparation());
            if (ap.isPresent()) {
                chosen = chosen.with(one("--ap", ap.get(), AveragePrecision.values()));
            }
            if (unmatched.isPresent()) {
                chosen = chosen.with(one("--unmatched", unmatched.get(), Unmatched.values()));
            }
            return rerank.isPresent() ? chosen.with(settings(rerank.get())) : chosen;
        } catch (IllegalArgumentException refused) {
            throw Reid.usage(String.valueOf(refused.getMessage()));
        }
    }

    private Rerank settings(String whose) {
        Rerank usual = Rerank.defaults();
        return new Rerank(
                k1.orElse(usual.k1()),
                k2.orElse(usual.k2()),
                lambda.orElse(usual.lambda()),
                one("--rerank", whose, Rerank.Variant.values()));
    }

    private Preparation preparation() {
        QueryExpansion usual = QueryExpansion.defaults();
        return new Preparation(
                multiQuery.map(how -> one("--multi-query", how, MultiQuery.values())),
                dba.map(DatabaseAugmentation::new),
                aqe.map(k -> new QueryExpansion(aqeTimes.orElse(usual.times()), k, aqeAlpha.orElse(usual.alpha()))));
    }

    private static void need(Optional<?> main, String mainName, boolean given, String name) {
        if (given && main.isEmpty()) {
            throw Reid.usage("%s says how %s works: give both".formatted(name, mainName));
        }
    }

    private static <E extends Enum<E>> E one(String option, String name, E[] values) {
        for (E value : values) {
            if (word(value).equals(name.replace('_', '-').toLowerCase(Locale.ROOT))) {
                return value;
            }
        }
        throw Reid.usage("%s is '%s', must be %s"
                .formatted(
                        option,
                        name,
                        Arrays.stream(values).map(EvalChoices::word).collect(Collectors.joining(", "))));
    }

    private static String word(Enum<?> value) {
        return value == Unmatched.COUNTED_AS_MISS
                ? "counted"
                : value.name().replace('_', '-').toLowerCase(Locale.ROOT);
    }
}
