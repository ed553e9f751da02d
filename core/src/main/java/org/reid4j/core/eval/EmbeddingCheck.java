package org.reid4j.core.eval;

import java.util.Locale;
import java.util.Optional;
import org.reid4j.core.ReidException;

/// Refuses embeddings that no ranking can be trusted with: a broken network must fail here, not score.
public final class EmbeddingCheck {
    private static final float SAME = 1e-6f;
    private static final double UNIT = 1e-3; // how far from 1 the length of an embedding may be

    private EmbeddingCheck() {}

    /// @throws ReidException when a set is empty, dimensions differ, a value is NaN or infinite, or all
    ///     embeddings are
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
            throw constant(query.size() + gallery.size());
        }
    }

    /// What is wrong with an embedding by itself: a value that is no number, or a length that is not 1;
    /// empty when
    /// nothing is.
    public static Optional<String> flaw(float[] embedding) {
        double squares = 0;
        for (int i = 0; i < embedding.length; i++) {
            if (!Float.isFinite(embedding[i])) {
                return Optional.of("the value %s at position %d".formatted(embedding[i], i));
            }
            squares += (double) embedding[i] * embedding[i];
        }
        return Math.abs(Math.sqrt(squares) - 1) <= UNIT
                ? Optional.empty()
                : Optional.of(String.format(Locale.ROOT, "the length %.4f instead of 1", Math.sqrt(squares)));
    }

    /// Whether two embeddings are the same apart from rounding.
    public static boolean same(float[] one, float[] other) {
        float largest = 0;
        for (float value : one) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < one.length; i++) {
            if (!(Math.abs(one[i] - other[i]) <= SAME * largest)) {
                return false;
            }
        }
        return true;
    }

    /// The refusal of embeddings that are all the same.
    ///
    /// @param count how many
    public static ReidException constant(int count) {
        return new ReidException(ReidException.Kind.CHECK, """
                all %d embeddings are equal: the network tells nobody apart
                  a score of such embeddings would mean nothing, so none is given
                  check that the weights were loaded and that training did not diverge""".formatted(count));
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
        for (int i = 0; i < embeddings.size(); i++) {
            float[] row = row(embeddings, i, metric);
            if (!same(first, row)) {
                return false;
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
