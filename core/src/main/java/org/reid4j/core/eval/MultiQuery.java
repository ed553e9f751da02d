package org.reid4j.core.eval;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/// Market-1501's multi-query evaluation: a query is what all photos of its person by its camera show together.
public enum MultiQuery {
    /// Their mean, of L2-normalised embeddings under the cosine metric: layumi's baseline.
    MEAN,
    /// Their largest values, likewise.
    MAX;

    private record Seen(int identity, int camera) {}

    /// The queries with pooled embeddings; a query that the pool does not show keeps its own.
    ///
    /// @param query whose number, order and labels stay
    /// @param pool photos of the same people by the same cameras: those of `gt_bbox`, or the queries
    Embeddings apply(Embeddings query, Embeddings pool, Metric metric) {
        Map<Seen, int[]> photos = new HashMap<>();
        for (int i = 0; i < pool.size(); i++) {
            int photo = i;
            photos.merge(
                    new Seen(pool.identities()[i], pool.cameras()[i]),
                    new int[] {photo},
                    (earlier, one) -> IntStream.concat(IntStream.of(earlier), IntStream.of(one))
                            .toArray());
        }
        float[] scales = VectorDistance.scales(pool, metric);
        int d = query.dimension();
        float[] pooled = query.values().clone();
        for (int q = 0; q < query.size(); q++) {
            int[] shown = photos.get(new Seen(query.identities()[q], query.cameras()[q]));
            if (shown == null) {
                continue;
            }
            for (int k = 0; k < d; k++) {
                float value = this == MEAN ? 0 : Float.NEGATIVE_INFINITY;
                for (int photo : shown) {
                    float one = pool.values()[photo * d + k] * scales[photo];
                    value = switch (this) {
                        case MEAN -> value + one / shown.length;
                        case MAX -> Math.max(value, one);
                    };
                }
                pooled[q * d + k] = value;
            }
        }
        return query.withValues(pooled);
    }
}
