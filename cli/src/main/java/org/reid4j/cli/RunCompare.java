package org.reid4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.reid4j.cli.compare.Comparison;
import org.reid4j.cli.compare.Contender;
import org.reid4j.cli.compare.KeptEvaluation;
import org.reid4j.cli.compare.MetricDifference;
import org.reid4j.cli.report.ComparePage;
import org.reid4j.core.eval.PairedBootstrap;
import org.reid4j.core.eval.PairedBootstrap.Interval;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid runs compare A B`: which of them is better, how sure that is, and where they differ.
@Command(
        name = "compare",
        description = "Compare runs with the first: scores with intervals, curves, single queries, configurations.",
        sortOptions = false,
        footer = {
            "",
            "A difference is called one where 95 %% of resamples of the people lie on one side of zero.",
            "",
            "Example: reid runs compare demo-1 demo-2",
            "         reid runs compare demo-1 demo-2 demo-3 --eval 1 --json"
        })
final class RunCompare implements Callable<Integer> {
    private static final int SHOWN_KEYS = 12;

    private final Terminal terminal;

    @Parameters(
            arity = "2..*",
            paramLabel = "NAME",
            description = "Runs, the first being what others are compared with.")
    private List<String> names = new ArrayList<>();

    @Mixin
    private final RunsPlace place = new RunsPlace();

    @Option(
            names = "--eval",
            paramLabel = "WHICH",
            description = "Which evaluation of each: own, or the number of a later one (default: one that all have).")
    private Optional<String> eval = Optional.empty();

    @Option(
            names = "--resamples",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Draws of the bootstrap (default: ${DEFAULT-VALUE}).")
    private int resamples = 10_000;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decides them (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "The page to write (default: compare-A-B.html among the runs).")
    private Optional<Path> output = Optional.empty();

    @Mixin
    private final Common common = new Common();

    RunCompare(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (new LinkedHashSet<>(names).size() < names.size()) {
            throw Reid.usage("a run is named twice: " + String.join(" ", names));
        }
        PairedBootstrap bootstrap;
        try {
            bootstrap = new PairedBootstrap(resamples, 0.95, seed);
        } catch (IllegalArgumentException wrong) {
            throw Reid.usage(String.valueOf(wrong.getMessage()));
        }
        var runs = names.stream()
                .map(name -> Contender.read(called(name), place.find(name)))
                .toList();
        var found = Comparison.of(runs, eval, bootstrap);
        Path page = output.orElseGet(() -> place.folder().resolve(fileName(runs)));
        ComparePage.write(page, found);
        if (common.json) {
            terminal.json(json(found, page));
        } else {
            new Told(terminal, found).tell(page);
        }
        return 0;
    }

    /// The last part of a path, unless two runs share it.
    private String called(String name) {
        String last = String.valueOf(Arguments.path(name).getFileName());
        long same = names.stream()
                .filter(other ->
                        String.valueOf(Arguments.path(other).getFileName()).equals(last))
                .count();
        return same > 1 ? name : last;
    }

    private static String fileName(List<Contender> runs) {
        var parts = runs.stream()
                .map(run -> run.name().replaceAll("[^\\p{L}\\p{N}._-]+", "_"))
                .toList();
        String joined = String.join("-", parts);
        return "compare-" + (joined.length() > 100 ? joined.substring(0, 100) : joined) + ".html";
    }

    /// The words for a terminal.
    private record Told(Terminal terminal, Comparison found) {
        void tell(Path page) {
            found.warnings().forEach(warning -> terminal.say("warning: " + warning));
            scores();
            verdicts();
            settings();
            terminal.out().println("page    " + page);
        }

        private void scores() {
            var names = new LinkedHashSet<String>();
            found.evaluations()
                    .forEach(one -> one.ifPresent(e -> names.addAll(e.scores().keySet())));
            int width = found.runs().stream()
                    .mapToInt(run -> run.name().length())
                    .max()
                    .orElse(0);
            var head = new StringBuilder(" ".repeat(width));
            names.forEach(name -> head.append(String.format("  %8s", name)));
            terminal.out().println(head);
            for (int i = 0; i < found.runs().size(); i++) {
                var line = new StringBuilder(String.format("%-" + width + "s", found.name(i)));
                Map<String, Double> scores =
                        found.evaluations().get(i).map(KeptEvaluation::scores).orElse(Map.of());
                for (String name : names) {
                    int wide = Math.max(8, name.length());
                    line.append("  ")
                            .append(
                                    scores.containsKey(name)
                                            ? String.format(Locale.ROOT, "%" + wide + ".2f", scores.get(name))
                                            : " ".repeat(wide - 1) + "-");
                }
                terminal.out().println(line);
            }
        }

        private void verdicts() {
            for (var against : found.against()) {
                against.metrics()
                        .forEach(metric ->
                                terminal.out().println(metric.words(found.name(0), found.name(against.run()))));
                against.missing()
                        .ifPresent(why -> terminal.out()
                                .println(Called.in("%s against %s, query by query: %s"
                                        .formatted(found.name(against.run()), found.name(0), why))));
            }
        }

        private void settings() {
            var keys = found.config();
            terminal.out()
                    .println(
                            keys.isEmpty()
                                    ? "their configurations are the same"
                                    : "%d settings differ%s"
                                            .formatted(keys.size(), keys.size() > SHOWN_KEYS ? ", the first:" : ":"));
            for (var key : keys.subList(0, Math.min(SHOWN_KEYS, keys.size()))) {
                var values = new ArrayList<String>();
                for (int i = 0; i < found.runs().size(); i++) {
                    values.add(
                            key.settings().get(i).map(Contender.Setting::value).orElse("-"));
                }
                terminal.out().printf("  %-28s %s%n", key.key(), String.join("  |  ", values));
            }
        }
    }

    private static Map<String, Object> json(Comparison found, Path page) {
        var json = new LinkedHashMap<String, Object>();
        var runs = new ArrayList<Map<String, @Nullable Object>>();
        for (int i = 0; i < found.runs().size(); i++) {
            var run = new LinkedHashMap<String, @Nullable Object>();
            var evaluation = found.evaluations().get(i);
            run.put("run", found.name(i));
            run.put("path", found.runs().get(i).folder().toString());
            run.put("evaluation", evaluation.map(KeptEvaluation::name).orElse(null));
            run.put("data", evaluation.flatMap(KeptEvaluation::data).orElse(null));
            run.put("conventions", evaluation.map(KeptEvaluation::conventions).orElse(null));
            run.put("scores", evaluation.map(KeptEvaluation::scores).orElse(Map.of()));
            runs.add(run);
        }
        json.put("runs", runs);
        json.put(
                "differences",
                found.against().stream()
                        .map(against -> difference(found, against))
                        .toList());
        json.put("config", settings(found));
        json.put("facts", found.facts());
        json.put("warnings", found.warnings());
        json.put(
                "bootstrap",
                Map.of(
                        "resamples", found.bootstrap().resamples(),
                        "level", found.bootstrap().level(),
                        "seed", found.bootstrap().seed()));
        json.put("report", page.toString());
        return json;
    }

    private static Map<String, Object> difference(Comparison found, Comparison.Against against) {
        var json = new LinkedHashMap<String, Object>();
        json.put("run", found.name(against.run()));
        json.put("with", found.name(0));
        json.put("queries", against.pairs().size());
        against.missing().ifPresent(why -> json.put("missing", why));
        var metrics = new LinkedHashMap<String, Object>();
        for (MetricDifference metric : against.metrics()) {
            var one = new LinkedHashMap<String, Object>();
            one.put("before", metric.before());
            one.put("after", metric.after());
            one.put("difference", metric.overPeople().difference());
            one.put("over_queries", ends(metric.overQueries()));
            one.put("over_people", ends(metric.overPeople()));
            one.put("people", metric.people());
            one.put("finding", metric.finding().name().toLowerCase(Locale.ROOT));
            one.put("words", metric.words(found.name(0), found.name(against.run())));
            metrics.put(metric.metric(), one);
        }
        json.put("metrics", metrics);
        return json;
    }

    private static List<Double> ends(Interval interval) {
        return List.of(interval.low(), interval.high());
    }

    static Map<String, Object> settings(Comparison found) {
        return RunDiff.json(
                found.config(), found.runs().stream().map(Contender::name).toList());
    }
}
