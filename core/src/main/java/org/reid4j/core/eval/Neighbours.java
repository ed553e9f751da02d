package org.reid4j.core.eval;

import java.util.Arrays;

/// The nearest few of every photo among queries and gallery together, and how far its farthest is: all that
/// re-ranking needs of a matrix too large to hold.
///
/// Photos are numbered queries first, then gallery. A photo is its own nearest neighbour at distance 0. Distances are
/// the same both ways to the last bit, so each pair is computed once and offered to both.
final class Neighbours {
    private static final int MOST_ROWS = 1024;
    private static final int CHUNK = 2048; // columns whose limits stay in the first-level cache

    private final int k;
    private final int[] items; // [N, k], nearest first
    private final float[] near; // [N, k], how far
    private final float[] farthest; // [N]
    private final VectorDistance distances; // of all photos to all

    private Neighbours(int k, VectorDistance distances) {
        int size = distances.queries();
        this.k = k;
        this.items = new int[Math.multiplyExact(size, k)];
        this.near = new float[items.length];
        this.farthest = new float[size];
        this.distances = distances;
    }

    /// @param wanted how many neighbours, the photo itself included; fewer where there are fewer photos
    /// @param blockFloats how many distances may be held at a time
    static Neighbours find(
            Embeddings query, Embeddings gallery, Metric metric, int wanted, int threads, int blockFloats) {
        return find(query.and(gallery), metric, wanted, threads, blockFloats);
    }

    /// As [#find(Embeddings, Embeddings, Metric, int, int, int)], among the photos of one set.
    static Neighbours find(Embeddings all, Metric metric, int wanted, int threads, int blockFloats) {
        int size = all.size();
        var distances = new VectorDistance(all, all, metric, threads);
        var neighbours = new Neighbours(Math.min(wanted, size), distances);
        var nearest = new Nearest[size];
        Arrays.setAll(nearest, _ -> new Nearest(neighbours.k));
        float[] limits = new float[size];
        Arrays.fill(limits, Float.POSITIVE_INFINITY);
        int rows = Math.clamp(blockFloats / size, 1, Math.min(MOST_ROWS, size));
        float[] block = new float[Math.multiplyExact(rows, size)];
        var workers = new Workers(threads);
        for (int from = 0; from < size; from += rows) {
            neighbours.band(from, Math.min(size, from + rows), block, nearest, limits, workers);
        }
        for (int photo = 0; photo < size; photo++) {
            nearest[photo].moveTo(neighbours.items, neighbours.near, photo * neighbours.k);
        }
        return neighbours;
    }

    /// Looks at the pairs of some photos with themselves and all later ones.
    private void band(int from, int to, float[] block, Nearest[] nearest, float[] limits, Workers workers) {
        int width = size() - from;
        distances.fill(from, to, from, size(), block);
        workers.forEach(to - from, (_, row) -> {
            int photo = from + row;
            block[row * width + row] = 0;
            farthest[photo] = Math.max(
                    farthest[photo], Scan.row(block, row * width, width, from, nearest[photo]));
            limits[photo] = nearest[photo].limit();
        });
        workers.forEach(Math.ceilDiv(size() - to, CHUNK), (_, chunk) -> {
            int first = to + chunk * CHUNK;
            int count = Math.min(CHUNK, size() - first);
            for (int row = 0; row < to - from; row++) {
                Scan.columns(
                        block, row * width + first - from, count, from + row, nearest, limits, farthest, first);
            }
        });
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

    /// How far the neighbour at a place is.
    float distance(int photo, int place) {
        return near[photo * k + place];
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

    /// Distances of one photo to some others, computed again where they are not of its neighbours.
    float[] distances(int photo, int[] others) {
        float[] found = new float[others.length];
        int[] missing = new int[others.length];
        int[] places = new int[others.length];
        int count = 0;
        for (int i = 0; i < others.length; i++) {
            int place = place(photo, others[i]);
            if (place < k) {
                found[i] = distance(photo, place);
            } else {
                places[count] = i;
                missing[count++] = others[i];
            }
        }
        float[] computed = new float[count];
        distances.some(photo, missing, count, computed);
        for (int i = 0; i < count; i++) {
            found[places[i]] = computed[i];
        }
        return found;
    }

    private int place(int photo, int other) {
        int place = 0;
        while (place < k && items[photo * k + place] != other) {
            place++;
        }
        return place;
    }

    /// A distance divided by the photo's largest; 0 where all its distances are 0.
    float ratio(float distance, int photo) {
        return farthest[photo] == 0 ? 0 : distance / farthest[photo];
    }
}
