package org.reid4j.core.eval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The oracle: cross-camera scores by sorting the whole gallery for each query, from distances in double precision.
final class NaiveEvaluation {
    private NaiveEvaluation() {}

    static Scores scores(Embeddings query, Embeddings gallery, EvalOptions options) {
        double[] cmc = new double[options.maxRank()];
        double ap = 0;
        double inp = 0;
        int valid = 0;
        int skipped = 0;
        for (int q = 0; q < query.size(); q++) {
            int identity = query.identities()[q];
            if (identity == -1 || (identity == 0 && options.zeroIsDistractor())) {
                continue;
            }
            List<Integer> order = order(query, gallery, q, options);
            int found = 0;
            int last = 0;
            double sum = 0;
            for (int r = 1; r <= order.size(); r++) {
                if (gallery.identities()[order.get(r - 1)] == identity) {
                    found++;
                    last = r;
                    sum += (double) found / r;
                    if (found == 1) {
                        for (int k = r; k <= cmc.length; k++) {
                            cmc[k - 1]++;
                        }
                    }
                }
            }
            if (found == 0) {
                skipped++;
            } else {
                valid++;
                ap += sum / found;
                inp += (double) found / last;
            }
        }
        for (int k = 0; k < cmc.length; k++) {
            cmc[k] /= valid;
        }
        return new Scores(ap / valid, inp / valid, cmc, valid, skipped);
    }

    static List<Integer> order(Embeddings query, Embeddings gallery, int q, EvalOptions options) {
        int identity = query.identities()[q];
        List<Integer> kept = new ArrayList<>();
        for (int g = 0; g < gallery.size(); g++) {
            boolean same = gallery.identities()[g] == identity;
            boolean removed = options.protocol() instanceof Protocol.CrossCamera
                    && same
                    && gallery.cameras()[g] == query.cameras()[q];
            if (gallery.identities()[g] != -1 && !removed) {
                kept.add(g);
            }
        }
        Comparator<Integer> nearer = Comparator.comparingDouble(g -> distance(query, gallery, q, g, options.metric()));
        if (options.ties() == Ties.MATCH_LAST) {
            nearer = nearer.thenComparing(g -> gallery.identities()[g] == identity);
        }
        kept.sort(nearer.thenComparing(Comparator.naturalOrder()));
        return kept;
    }

    static double distance(Embeddings a, Embeddings b, int i, int j, Metric metric) {
        int d = a.dimension();
        double dot = 0;
        double squares = 0;
        for (int k = 0; k < d; k++) {
            double x = a.values()[i * d + k];
            double y = b.values()[j * d + k];
            dot += x * y;
            squares += (x - y) * (x - y);
        }
        return switch (metric) {
            case EUCLIDEAN -> squares;
            case COSINE -> {
                double lengths = VectorDistance.length(a, i) * VectorDistance.length(b, j);
                yield lengths == 0 ? 1 : 1 - dot / lengths;
            }
        };
    }
}
