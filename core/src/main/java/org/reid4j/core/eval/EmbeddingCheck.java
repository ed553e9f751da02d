package org.reid4j.core.eval;

import org.reid4j.core.ReidException;

/// Refuses embeddings that no ranking can be trusted with: a broken network must fail here, not score.
final class EmbeddingCheck {
    private static final float SAME = 1e-6f;

    private EmbeddingCheck() {}

    /// @throws ReidException when a set is empty, dimensions differ, a value is NaN or infinite, or all embeddings are
    ///     equal (apart from rounding)
    static void require(Embeddings query, Embeddings gallery, Metric metric) {
        if (query.size() == 0 || gallery.size() == 0) {
            throw usage("nothing to evaluate: %d queries, %d gallery photos\n  both must hold at least one embedding"
                    .formatted(query.size(), gallery.size()));
        }
        if (query.dimension() != gallery.dimension()) {
            throw usage(
                    "query embeddings have dimension %d, gallery embeddings %d\n  both must come from the same model"
                            .formatted(query.dimension(), gallery.dimension()));
        }
        finite("query", query);
        finite("gallery", gallery);
        float[] first = row(query, 0, metric);
        if (query.size() + gallery.size() > 2 && allEqual(query, first, metric) && allEqual(gallery, first, metric)) {
            throw new ReidException(ReidException.Kind.CHECK, """
                    all %d embeddings are equal: the network tells nobody apart
                      a score of such embeddings would mean nothing, so none is given
                      check that the weights were loaded and that training did not diverge""".formatted(query.size() + gallery.size()));
        }
    }

    private static void finite(String set, Embeddings embeddings) {
        float[] values = embeddings.values();
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new ReidException(
                        ReidException.Kind.CHECK,
                        "the %s embedding of row %d has the value %s at position %d\n  NaN or infinity comes from a network that diverged or from a broken file; use an earlier checkpoint"
                                .formatted(set, i / embeddings.dimension(), values[i], i % embeddings.dimension()));
            }
        }
    }

    private static boolean allEqual(Embeddings embeddings, float[] first, Metric metric) {
        float largest = 0;
        for (float v : first) {
            largest = Math.max(largest, Math.abs(v));
        }
        for (int i = 0; i < embeddings.size(); i++) {
            float[] row = row(embeddings, i, metric);
            for (int k = 0; k < first.length; k++) {
                if (Math.abs(row[k] - first[k]) > SAME * largest) {
                    return false;
                }
            }
        }
        return true;
    }

    /// A row as the metric sees it.
    private static float[] row(Embeddings embeddings, int i, Metric metric) {
        int d = embeddings.dimension();
        double length = metric == Metric.COSINE ? VectorDistance.length(embeddings, i) : 1;
        float[] row = new float[d];
        for (int k = 0; k < d; k++) {
            row[k] = length == 0 ? 0 : (float) (embeddings.values()[i * d + k] / length);
        }
        return row;
    }

    private static ReidException usage(String message) {
        return new ReidException(ReidException.Kind.USAGE, message);
    }
}
