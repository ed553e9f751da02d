package org.reid4j.train.hook;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.eval.CameraPairs;
import org.reid4j.core.eval.CrossView;
import org.reid4j.core.eval.EvalReport;
import org.reid4j.core.eval.Scores;
import org.reid4j.core.eval.gait.CrossViewReport;

/// What a measurement of a network gave, for whoever logs numbers or chooses the best without caring whether
/// photos or walks were measured.
public sealed interface Measured {
    /// The columns of [#numbers()] for photos, known before anything is measured.
    List<String> OF_PHOTOS = List.of("mAP", "mINP", "rank1", "rank5", "rank10");

    /// The columns of [#numbers()] for walks: rank-1 of each group of probes, and the mean over the groups.
    static List<String> ofWalks(CrossView protocol) {
        var names = new java.util.ArrayList<>(
                protocol.probes().stream().map(CrossView.Probes::name).toList());
        names.add("rank1");
        return List.copyOf(names);
    }

    /// What decides which epoch is the best, 0..1: mAP of photos, mean rank-1 of walks.
    double score();

    /// Rank-1, 0..1.
    double rank1();

    /// All numbers by name, 0..1, in the order of the columns.
    Map<String, Double> numbers();

    /// For a log: `mAP 88.57%  rank-1 96.67%`.
    String brief();

    /// What [#score()] is called: `mAP` or `rank1`.
    String scoreName();

    /// Photos.
    ///
    /// @param report what was measured
    /// @param cameras rank-1 by camera pair; empty where cameras are not known
    record Photos(EvalReport report, Optional<CameraPairs> cameras) implements Measured {
        @Override
        public double score() {
            return report.scores().mAP();
        }

        @Override
        public double rank1() {
            return report.scores().rank(1);
        }

        @Override
        public Map<String, Double> numbers() {
            Scores scores = report.scores();
            var all = new LinkedHashMap<String, Double>();
            all.put("mAP", scores.mAP());
            all.put("mINP", scores.mINP());
            for (int rank : new int[] {1, 5, 10}) {
                all.put("rank" + rank, scores.rank(rank));
            }
            return all;
        }

        @Override
        public String brief() {
            return String.format(Locale.ROOT, "mAP %.2f%%  rank-1 %.2f%%", 100 * score(), 100 * rank1());
        }

        @Override
        public String scoreName() {
            return "mAP";
        }
    }

    /// Walks.
    ///
    /// @param report what was measured
    record Walks(CrossViewReport report) implements Measured {
        /// The mean over the groups of probes.
        @Override
        public double score() {
            return report.tables().stream()
                    .mapToDouble(table -> table.mean(1) / 100)
                    .average()
                    .orElse(0);
        }

        @Override
        public double rank1() {
            return score();
        }

        /// Groups that no walk asks in have no number.
        @Override
        public Map<String, Double> numbers() {
            var all = new LinkedHashMap<String, Double>();
            report.tables().forEach(table -> all.put(table.name(), table.mean(1) / 100));
            all.put("rank1", rank1());
            return all;
        }

        @Override
        public String brief() {
            var text = new StringBuilder("rank-1");
            report.tables()
                    .forEach(table ->
                            text.append(String.format(Locale.ROOT, " %s %.2f%%", table.name(), table.mean(1))));
            return text.toString();
        }

        @Override
        public String scoreName() {
            return "rank1";
        }
    }
}
