package org.reid4j.core.eval;

/// Database-side augmentation (Arandjelović and Zisserman, CVPR 2012), as PyRetri computes it: every gallery photo
/// becomes the mean of itself and its nearest in the gallery. Queries stay as they are.
///
/// Under the cosine metric embeddings are L2-normalised first, as PyRetri's are.
///
/// @param k how many neighbours are added, at least 1
public record DatabaseAugmentation(int k) {
    public DatabaseAugmentation {
        if (k < 1) {
            throw new IllegalArgumentException("dba.k is " + k + ", must be at least 1");
        }
    }

    /// PyRetri's default: 10 neighbours.
    public static DatabaseAugmentation defaults() {
        return new DatabaseAugmentation(10);
    }

    Embeddings apply(Embeddings gallery, Metric metric, int threads, int blockFloats) {
        Neighbours neighbours = Neighbours.find(gallery, metric, k + 1, threads, blockFloats);
        float[] scales = VectorDistance.scales(gallery, metric);
        int d = gallery.dimension();
        float[] from = gallery.values();
        float[] to = new float[from.length];
        new Workers(threads).forEach(gallery.size(), (_, photo) -> {
            for (int place = 0; place < neighbours.k(); place++) {
                int other = neighbours.at(photo, place);
                for (int i = 0; i < d; i++) {
                    to[photo * d + i] += from[other * d + i] * scales[other];
                }
            }
            for (int i = 0; i < d; i++) {
                to[photo * d + i] /= neighbours.k();
            }
        });
        return gallery.withValues(to);
    }
}
