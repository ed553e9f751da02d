package org.reid4j.train.config;

import org.reid4j.core.eval.Metric;

/// How a network is measured, while training and after.
///
/// @param every epochs between measurements, 0 for only the last
/// @param metric how embeddings are compared
/// @param flip whether the embedding of a photo is averaged with that of its mirror image
/// @param rerank whether k-reciprocal re-ranking is computed as well after the last epoch
/// @param batch photos embedded at once
public record EvalConfig(int every, Metric metric, boolean flip, boolean rerank, int batch) {
    public EvalConfig {
        Rule.atLeast("eval.every", every, 0);
        Rule.between("eval.batch", batch, 1, 4096);
    }

    /// Every 10 epochs, cosine, one view.
    public static EvalConfig defaults() {
        return new EvalConfig(10, Metric.COSINE, false, false, 64);
    }
}
