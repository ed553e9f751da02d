package org.reid4j.core.eval;

import java.util.ArrayList;
import java.util.List;

/// The nearest few of every photo among queries and gallery together, and how far its farthest is: all that
/// re-ranking needs of a matrix too large to hold.
///
/// Photos are numbered queries first, then gallery. A photo is its own nearest neighbour at distance 0.
final class Neighbours {
    private static final int MOST_ROWS = 1024;

    private final int queries;
    private final int k;
    private final int[] items; // [N, k], nearest first
    private final float[] farthest; // [N]
    private final VectorDistance[][] parts; // [of query or gallery, to query or gallery]

    private Neighbours(int queries, int size, int k, VectorDistance[][] parts) {
        this.queries = queries;
        this.k = k;
        this.items = new int[Math.multiplyExact(size, k)];
        this.farthest = new float[size];
        this.parts = parts;
    }

    /// @param wanted how many neighbours, the photo itself included; fewer where there are fewer photos
    /// @param blockFloats how many distances may be held at a time
    static Neighbours find(
            Embeddings query, Embeddings gallery, Metric metric, int wanted, int threads, int blockFloats) {
        int size = Math.addExact(query.size(), gallery.size());
        Embeddings[] sets = {query, gallery};
        var parts = new VectorDistance[2][2];
        for (int of = 0; of < 2; of++) {
            for (int to = 0; to < 2; to++) {
                parts[of][to] = new VectorDistance(sets[of], sets[to], metric, threads);
            }
        }
        var neighbours = new Neighbours(query.size(), size, Math.min(wanted, size), parts);
        int rows = Math.clamp(blockFloats / Math.max(query.size(), gallery.size()), 1, MOST_ROWS);
        float[] block = new float[Math.multiplyExact(rows, Math.max(query.size(), gallery.size()))];
        var workers = new Workers(threads);
        for (int of = 0; of < 2; of++) {
            for (int from = 0; from < sets[of].size(); from += rows) {
                neighbours.band(of, from, Math.min(sets[of].size(), from + rows), block, workers);
            }
        }
        return neighbours;
    }

    private void band(int of, int from, int to, float[] block, Workers workers) {
        List<Nearest> nearest = new ArrayList<>();
        for (int row = from; row < to; row++) {
            nearest.add(new Nearest(k));
        }
        int first = of * queries + from;
        for (int part = 0; part < 2; part++) {
            VectorDistance distances = parts[of][part];
            int offset = part * queries;
            int columns = distances.gallery();
            distances.fill(from, to, block);
            workers.forEach(to - from, (_, row) -> {
                Nearest kept = nearest.get(row);
                int photo = first + row;
                float most = farthest[photo];
                for (int c = 0, at = row * columns; c < columns; c++, at++) {
                    float d = offset + c == photo ? 0 : block[at];
                    most = Math.max(most, d);
                    if (kept.wants(d)) {
                        kept.offer(Nearest.key(d, offset + c));
                    }
                }
                farthest[photo] = most;
            });
        }
        for (int row = 0; row < to - from; row++) {
            System.arraycopy(nearest.get(row).items(), 0, items, (first + row) * k, k);
        }
    }

    /// Number of photos.
    int size() {
        return farthest.length;
    }

    /// How many neighbours each photo has.
    int k() {
        return k;
    }

    /// The neighbour at a place, 0 being the photo itself (or one equal to it).
    int at(int photo, int place) {
        return items[photo * k + place];
    }

    /// The largest distance of a photo to any other.
    float farthest(int photo) {
        return farthest[photo];
    }

    /// Whether a photo is among the first `count` neighbours of another.
    boolean among(int photo, int of, int count) {
        int end = of * k + Math.min(count, k);
        for (int i = of * k; i < end; i++) {
            if (items[i] == photo) {
                return true;
            }
        }
        return false;
    }

    /// Distances of one photo to some others, divided by its largest.
    ///
    /// @param others ascending
    float[] relative(int photo, int[] others) {
        int of = photo < queries ? 0 : 1;
        int row = photo - of * queries;
        int split = 0;
        while (split < others.length && others[split] < queries) {
            split++;
        }
        int[] inGallery = new int[others.length - split];
        for (int i = 0; i < inGallery.length; i++) {
            inGallery[i] = others[split + i] - queries;
        }
        float[] left = new float[split];
        float[] right = new float[inGallery.length];
        parts[of][0].some(row, others, split, left);
        parts[of][1].some(row, inGallery, inGallery.length, right);
        float[] distances = new float[others.length];
        System.arraycopy(left, 0, distances, 0, split);
        System.arraycopy(right, 0, distances, split, right.length);
        for (int i = 0; i < distances.length; i++) {
            distances[i] = others[i] == photo ? 0 : ratio(distances[i], photo);
        }
        return distances;
    }

    /// A distance divided by the photo's largest; 0 where all its distances are 0.
    float ratio(float distance, int photo) {
        return farthest[photo] == 0 ? 0 : distance / farthest[photo];
    }
}
