package org.reid4j.cli.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.reid4j.core.ReidException;
import org.reid4j.core.eval.PairedBootstrap;

/// Runs beside each other: the first is what all others are compared with.
///
/// @param runs two or more
/// @param evaluations which of each run's was taken; empty where it has none
/// @param against the others with the first, one each
/// @param config the keys whose values differ
/// @param facts versions, machine, data that differ, by name; one value a run
/// @param warnings why numbers must not be compared as they stand
/// @param bootstrap how intervals were drawn
public record Comparison(
        List<Contender> runs,
        List<Optional<KeptEvaluation>> evaluations,
        List<Against> against,
        List<ConfigDifference> config,
        Map<String, List<String>> facts,
        List<String> warnings,
        PairedBootstrap bootstrap) {
    private static final Set<String> OF_NO_INTEREST = Set.of("train");

    /// A run compared with the first, query by query.
    ///
    /// @param run which, from 1
    /// @param pairs the queries both scored
    /// @param metrics how far they lie apart; empty without pairs
    /// @param missing why there are no pairs; empty when there are some
    public record Against(int run, List<QueryPair> pairs, List<MetricDifference> metrics, Optional<String> missing) {
        public Against {
            pairs = List.copyOf(pairs);
            metrics = List.copyOf(metrics);
        }
    }

    public Comparison {
        runs = List.copyOf(runs);
        evaluations = List.copyOf(evaluations);
        against = List.copyOf(against);
        config = List.copyOf(config);
        warnings = List.copyOf(warnings);
    }

    /// Compares.
    ///
    /// @param runs two or more
    /// @param wished `own`, a number, or empty for each run's first that is measured as the first run's is
    /// @throws ReidException when the first run has no evaluation of that name
    public static Comparison of(List<Contender> runs, Optional<String> wished, PairedBootstrap bootstrap) {
        var evaluations = chosen(runs, wished);
        var warnings = new ArrayList<String>();
        var against = new ArrayList<Against>();
        for (int i = 1; i < runs.size(); i++) {
            against.add(against(runs, evaluations, i, warnings, bootstrap));
        }
        return new Comparison(
                runs,
                evaluations,
                against,
                ConfigDifference.of(runs.stream().map(Contender::config).toList()),
                facts(runs),
                warnings,
                bootstrap);
    }

    /// What a run is called.
    ///
    /// @param run which, from 0
    public String name(int run) {
        return runs.get(run).name();
    }

    private static List<Optional<KeptEvaluation>> chosen(List<Contender> runs, Optional<String> wished) {
        if (wished.isPresent()) {
            return runs.stream()
                    .map(run -> Optional.of(named(run, wished.get())))
                    .toList();
        }
        return chosen(runs, (one, other) -> alike(one, other) && embeddedAlike(one, other))
                .or(() -> chosen(runs, Comparison::alike))
                .orElseGet(() -> firsts(runs));
    }

    /// Of the same kind for all, where there is such a one.
    private static Optional<List<Optional<KeptEvaluation>>> chosen(
            List<Contender> runs, BiPredicate<KeptEvaluation, KeptEvaluation> alike) {
        for (KeptEvaluation one : runs.getFirst().evaluations()) {
            var all = runs.stream()
                    .map(run -> run.evaluations().stream()
                            .filter(other -> alike.test(one, other))
                            .findFirst())
                    .toList();
            if (all.stream().allMatch(Optional::isPresent)) {
                return Optional.of(all);
            }
        }
        return Optional.empty();
    }

    private static List<Optional<KeptEvaluation>> firsts(List<Contender> runs) {
        return runs.stream().map(run -> run.evaluations().stream().findFirst()).toList();
    }

    private static KeptEvaluation named(Contender run, String name) {
        return run.evaluation(name)
                .orElseThrow(() -> new ReidException(
                        ReidException.Kind.USAGE,
                        "%s has no evaluation '%s'; it has: %s"
                                .formatted(
                                        run.name(),
                                        name,
                                        run.evaluations().isEmpty()
                                                ? "none (make one: reid eval run=" + run.name() + ")"
                                                : String.join(
                                                        ", ",
                                                        run.evaluations().stream()
                                                                .map(KeptEvaluation::name)
                                                                .toList()))));
    }

    private static boolean alike(KeptEvaluation one, KeptEvaluation other) {
        if (one.ofWalks() != other.ofWalks() || !one.rules().equals(other.rules())) {
            return false;
        }
        boolean byNumbers =
                one.ofWalks() || one.queries().isEmpty() || other.queries().isEmpty();
        if (byNumbers) {
            return one.data().equals(other.data()) && one.asked() == other.asked();
        }
        var common = QueryPair.match(one, other);
        return common.size() == Math.max(one.queries().size(), other.queries().size())
                && QueryPair.obstacle(one, other, common).isEmpty();
    }

    private static boolean embeddedAlike(KeptEvaluation one, KeptEvaluation other) {
        return one.ofLastWeights() == other.ofLastWeights()
                && (one.embedded().isEmpty()
                        || other.embedded().isEmpty()
                        || one.embedded().equals(other.embedded()));
    }

    private static Against against(
            List<Contender> runs,
            List<Optional<KeptEvaluation>> evaluations,
            int run,
            List<String> warnings,
            PairedBootstrap bootstrap) {
        String a = runs.getFirst().name();
        String b = runs.get(run).name();
        if (evaluations.getFirst().isEmpty() || evaluations.get(run).isEmpty()) {
            String who = evaluations.getFirst().isEmpty() ? a : b;
            return none(run, "%s was never measured; measure it: reid eval run=%s data=DIR".formatted(who, who));
        }
        KeptEvaluation before = evaluations.getFirst().get();
        KeptEvaluation after = evaluations.get(run).get();
        if (before.ofWalks() != after.ofWalks()) {
            warnings.add("%s knows photos and %s walks, or the other way round: no number of theirs can be compared"
                    .formatted(a, b));
            return none(run, "photos and walks have no query in common");
        }
        if (!before.rules().equals(after.rules())) {
            warnings.add("%s and %s were measured by other rules (%s; %s): their numbers must not be compared"
                    .formatted(a, b, before.conventions(), after.conventions()));
            return none(
                    run, "measured by other rules; measure both alike: reid eval run=%s protocol=NAME".formatted(b));
        }
        if (before.ofWalks()) {
            if (!before.data().equals(after.data()) || before.asked() != after.asked()) {
                warnings.add("%s and %s were not measured on the same walks (%,d and %,d asked)"
                        .formatted(a, b, before.asked(), after.asked()));
            }
            return none(run, "walks are compared by condition and view; no walk's own result is kept");
        }
        if (before.queries().isEmpty() || after.queries().isEmpty()) {
            String who = before.queries().isEmpty() ? a : b;
            return none(
                    run,
                    "%s kept no results of single queries (an older version); measure it again: reid eval run=%s"
                            .formatted(who, who));
        }
        if (oneDraw(before) || oneDraw(after)) {
            String who = oneDraw(before) ? a : b;
            return none(
                    run,
                    "%s kept single queries of one draw alone (an older version); measure it again: reid eval run=%s"
                            .formatted(who, who));
        }
        if (!embeddedAlike(before, after)) {
            warnings.add("%s and %s were embedded otherwise (%s; %s): that alone may make the difference"
                    .formatted(a, b, embedded(before), embedded(after)));
        }
        var pairs = QueryPair.match(before, after);
        var obstacle = pairs.isEmpty() ? Optional.<String>empty() : QueryPair.obstacle(before, after, pairs);
        if (obstacle.isPresent()) {
            warnings.add("%s and %s %s: their numbers must not be compared".formatted(a, b, obstacle.get()));
            return none(run, "measured on other photos; measure both alike: reid eval run=%s data=DIR".formatted(b));
        }
        int most = Math.max(before.queries().size(), after.queries().size());
        if (pairs.size() < most) {
            warnings.add(
                    pairs.isEmpty()
                            ? "%s and %s were measured on other photos (%s; %s): their numbers must not be compared"
                                    .formatted(a, b, place(before), place(after))
                            : "%s and %s have only %,d of %,d queries in common: differences are over these, the table of scores is not"
                                    .formatted(a, b, pairs.size(), most));
        }
        return pairs.isEmpty()
                ? none(run, "no query in common; measure both on the same data: reid eval run=%s data=DIR".formatted(b))
                : new Against(run, pairs, MetricDifference.of(pairs, bootstrap), Optional.empty());
    }

    /// Whether its single queries are of the first of several draws, whose mean its scores are.
    private static boolean oneDraw(KeptEvaluation evaluation) {
        return evaluation.drawn()
                && evaluation.queries().stream().anyMatch(query -> query.rank1().isEmpty());
    }

    private static String embedded(KeptEvaluation evaluation) {
        return evaluation.embedded().orElse("not said how") + (evaluation.ofLastWeights() ? ", the last weights" : "");
    }

    private static String place(KeptEvaluation evaluation) {
        return evaluation.data().orElseGet(() -> evaluation.asked() + " queries");
    }

    private static Against none(int run, String why) {
        return new Against(run, List.of(), List.of(), Optional.of(why));
    }

    private static Map<String, List<String>> facts(List<Contender> runs) {
        var names = new TreeSet<String>();
        runs.forEach(run -> run.record()
                .ifPresent(record -> names.addAll(record.provenance().keySet())));
        names.removeAll(OF_NO_INTEREST);
        var facts = new LinkedHashMap<String, List<String>>();
        for (String name : names) {
            var values = runs.stream()
                    .map(run -> run.record()
                            .map(record -> record.provenance().getOrDefault(name, "-"))
                            .orElse("-"))
                    .toList();
            if (values.stream().distinct().count() > 1) {
                facts.put(name, values);
            }
        }
        return facts;
    }
}
