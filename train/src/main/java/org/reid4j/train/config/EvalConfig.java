package org.reid4j.train.config;

import org.reid4j.core.data.Dataset;
import org.reid4j.core.eval.Metric;
import org.reid4j.core.eval.Protocol;

/// How a network is measured, while training and after.
///
/// @param every epochs between measurements, 0 for only the last
/// @param protocol which gallery photos a query may be compared with
/// @param metric how embeddings are compared
/// @param flip whether the embedding of a photo is averaged with that of its mirror image
/// @param rerank whether k-reciprocal re-ranking is computed as well after the last epoch
/// @param batch photos embedded at once
public record EvalConfig(int every, Rules protocol, Metric metric, boolean flip, boolean rerank, int batch) {
    /// Which gallery photos a query may be compared with.
    public enum Rules {
        /// As the dataset's own protocol says.
        DATASET,
        /// Market-1501's: not with photos of the same person by the same camera.
        CROSS_CAMERA,
        /// With all but the same photo.
        ALL_CAMERAS
    }

    public EvalConfig {
        Rule.atLeast("eval.every", every, 0);
        Rule.between("eval.batch", batch, 1, 4096);
    }

    /// Every 10 epochs, cosine, one view.
    public static EvalConfig defaults() {
        return new EvalConfig(10, Rules.DATASET, Metric.COSINE, false, false, 64);
    }

    /// A dataset under these rules.
    public Dataset rules(Dataset dataset) {
        return switch (protocol) {
            case DATASET -> dataset;
            case CROSS_CAMERA -> dataset.with(new Protocol.CrossCamera());
            case ALL_CAMERAS -> dataset.with(new Protocol.AllCameras());
        };
    }
}
