package org.reid4j.cli.report;

import java.util.Optional;
import org.reid4j.core.eval.CameraPairs;

/// What a page shows of an evaluation beside its scores: who finds whom between which cameras, and how the
/// embeddings lie.
///
/// @param cameras rank-1 by camera pair; empty where cameras are not known
/// @param map the picture of the embedding; empty where there are too few photos
public record Closer(Optional<CameraPairs> cameras, Optional<EmbeddingMap> map) {
    /// Nothing more than the scores.
    public static Closer nothing() {
        return new Closer(Optional.empty(), Optional.empty());
    }

    /// Adds the parts there are to a page.
    void add(Html page) {
        cameras.ifPresent(pairs -> CameraSection.add(page, pairs));
        map.ifPresent(picture -> picture.add(page));
    }
}
