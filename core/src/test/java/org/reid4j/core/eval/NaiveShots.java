package org.reid4j.core.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/// The oracle: CMC as open-reid and torchreid count it, by sorting the gallery for each query and drawing.
final class NaiveShots {
    private NaiveShots() {}

    /// The four choices of open-reid's `cmc`.
    ///
    /// @param separate photos by the query's camera are removed, whoever they show
    /// @param draws how many times one photo of each identity is drawn; 0 for all photos
    /// @param first whether only the first match counts
    record Rule(boolean separate, int draws, boolean first) {}

    /// @param choose from a count of photos to the index of the drawn one
    static double[] cmc(Cases data, Metric metric, Rule rule, int length, IntUnaryOperator choose) {
        Embeddings query = data.query();
        Embeddings gallery = data.gallery();
        var options = EvalOptions.defaults().with(metric); // same identity and camera removed
        double[] cmc = new double[length];
        int valid = 0;
        for (int q = 0; q < query.size(); q++) {
            int identity = query.identities()[q];
            int camera = query.cameras()[q];
            if (identity == -1) {
                continue;
            }
            List<Integer> order = new ArrayList<>(NaiveEvaluation.order(query, gallery, q, options));
            order.removeIf(g -> rule.separate && gallery.cameras()[g] == camera);
            if (order.stream().noneMatch(g -> gallery.identities()[g] == identity)) {
                continue;
            }
            valid++;
            Map<Integer, List<Integer>> people = new LinkedHashMap<>(); // nearest person first, as numpy's draws go
            order.forEach(g -> people.computeIfAbsent(gallery.identities()[g], _ -> new ArrayList<>())
                    .add(g));
            int rounds = Math.max(1, rule.draws);
            for (int round = 0; round < rounds; round++) {
                List<Integer> drawn = new ArrayList<>();
                people.values().forEach(own -> {
                    if (rule.draws == 0) {
                        drawn.addAll(own);
                    } else {
                        drawn.add(own.get(choose.applyAsInt(own.size())));
                    }
                });
                count(
                        order.stream().filter(drawn::contains).toList(),
                        gallery,
                        identity,
                        rule.first,
                        1.0 / rounds,
                        cmc);
            }
        }
        for (int k = 0; k < length; k++) {
            cmc[k] = cmc[k] / valid + (k == 0 ? 0 : cmc[k - 1]);
        }
        return cmc;
    }

    private static void count(
            List<Integer> order, Embeddings gallery, int identity, boolean first, double share, double[] cmc) {
        List<Integer> wrongBefore = new ArrayList<>();
        int wrong = 0;
        for (int g : order) {
            if (gallery.identities()[g] == identity) {
                wrongBefore.add(wrong);
            } else {
                wrong++;
            }
        }
        int counted = first ? 1 : wrongBefore.size();
        wrongBefore.stream().limit(counted).filter(k -> k < cmc.length).forEach(k -> cmc[k] += share / counted);
    }
}
