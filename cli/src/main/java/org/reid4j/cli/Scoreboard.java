package org.reid4j.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.reid4j.core.eval.Calibration;
import org.reid4j.core.eval.EvalReport;
import org.reid4j.core.eval.Scores;

/// How the numbers of an evaluation are written, as JSON and as a line for people: one form for every
/// command and file.
final class Scoreboard {
    private Scoreboard() {}

    /// `mAP`, `mINP`, `cmc` from rank 1 (fractions), `valid_queries`; the same under `rerank`;
    /// thresholds; the conventions.
    static Map<String, Object> json(EvalReport report) {
        var result = json(report.scores());
        report.reranked().ifPresent(scores -> result.put("rerank", json(scores)));
        result.put(
                "thresholds",
                report.thresholds().stream()
                        .map(t -> Map.of(
                                "false_accept_rate",
                                t.falseAcceptRate(),
                                "threshold",
                                t.threshold(),
                                "true_positive_rate",
                                t.truePositiveRate()))
                        .toList());
        report.calibration().ifPresent(measured -> {
            result.put("people", measured.people());
            measured.hint().ifPresent(hint -> result.put("thresholds_hint", "thresholds " + hint));
        });
        result.put("conventions", report.options().describe());
        return result;
    }

    private static Map<String, Object> json(Scores scores) {
        var result = new LinkedHashMap<String, Object>();
        result.put("mAP", scores.mAP());
        result.put("mINP", scores.mINP());
        result.put("cmc", Arrays.stream(scores.cmc()).boxed().toList());
        result.put("valid_queries", scores.validQueries());
        result.put("skipped_queries", scores.skippedQueries());
        return result;
    }

    /// A table for people, in percent.
    static List<String> lines(EvalReport report) {
        var head = "                mAP   mINP     R1     R5    R10";
        var plain = line("as embedded", report.scores());
        var lines = new java.util.ArrayList<>(List.of(head, plain));
        report.reranked().ifPresent(scores -> lines.add(line("re-ranked", scores)));
        lines.add("%,d queries scored%s · %s"
                .formatted(
                        report.scores().validQueries(),
                        report.scores().skippedQueries() == 0
                                ? ""
                                : ", %,d without a possible answer"
                                        .formatted(report.scores().skippedQueries()),
                        report.options().brief()));
        report.calibration().flatMap(Calibration::hint).ifPresent(hint -> lines.add("thresholds " + hint));
        return lines;
    }

    private static String line(String name, Scores scores) {
        return "%-12s %6.2f %6.2f %6.2f %6.2f %6.2f"
                .formatted(
                        name,
                        100 * scores.mAP(),
                        100 * scores.mINP(),
                        100 * scores.rank(1),
                        100 * scores.rank(5),
                        100 * scores.rank(10));
    }
}
