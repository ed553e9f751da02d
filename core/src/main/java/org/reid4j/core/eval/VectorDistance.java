package org.reid4j.core.eval;

import java.util.Arrays;

/// The distance matrix without any native library: blocked, vectorised and multi-threaded, and the same
/// to the last
/// bit for every block size, thread count and vector width.
///
/// Memory: beside `out`, one packed copy of the band's queries and one panel of gallery items a thread.
public final class VectorDistance implements DistanceBlocks {
    private static final int LINE = 16; // floats of a cache line
    private static final int TOGETHER = 4; // sums that do not wait for each other

    private final Embeddings query;
    private final Embeddings gallery;
    private final Metric metric;
    private final Workers workers;
    private final float[] queryScale;
    private final float[] galleryScale;

    /// @param query one row an embedding; read at every [#fill], so not to be changed
    /// @param gallery of the query's dimension
    /// @param metric [Metric#COSINE] normalises both sides itself
    /// @param threads how many threads [#fill] may use, at least 1
    public VectorDistance(Embeddings query, Embeddings gallery, Metric metric, int threads) {
        if (query.dimension() != gallery.dimension()) {
            throw new IllegalArgumentException("query has dimension %d, gallery %d, they must be equal"
                    .formatted(query.dimension(), gallery.dimension()));
        }
        this.query = query;
        this.gallery = gallery;
        this.metric = metric;
        this.workers = new Workers(threads);
        this.queryScale = scales(query, metric);
        this.galleryScale = scales(gallery, metric);
    }

    /// How many numbers a vector of this machine holds: 16 with AVX-512, 8 with AVX2, 4 with SSE or NEON.
    public static int lanes() {
        return DistanceKernel.COLUMNS / 2;
    }

    @Override
    public int queries() {
        return query.size();
    }

    @Override
    public int gallery() {
        return gallery.size();
    }

    @Override
    public void fill(int from, int to, float[] out) {
        if (from < 0 || to < from || to > queries() || out.length < (long) (to - from) * gallery()) {
            throw new IllegalArgumentException("rows %d..%d of %d do not fit an array of %d for a gallery of %d"
                    .formatted(from, to, queries(), out.length, gallery()));
        }
        fill(from, to, 0, gallery(), out);
    }

    /// Computes the rows of some queries for some gallery items, as [#fill(int, int, float[])] does for all.
    ///
    /// @param out gets the distance of query `q` and item `g` at
    ///     `(q - from) * (endItem - firstItem) + g - firstItem`
    void fill(int from, int to, int firstItem, int endItem, float[] out) {
        int groups = Math.ceilDiv(to - from, DistanceKernel.ROWS);
        float[] packed = packQueries(from, to, groups); // [groups, D, ROWS]
        int columns = DistanceKernel.COLUMNS;
        int length = endItem - firstItem;
        var buffers = new Buffer[workers.threads()];
        workers.forEach(Math.ceilDiv(length, columns), (worker, panel) -> {
            if (buffers[worker] == null) {
                buffers[worker] = new Buffer(query.dimension(), groups);
            }
            int first = panel * columns;
            int width = Math.min(columns, length - first);
            Buffer buffer = buffers[worker];
            packPanel(firstItem + first, width, buffer.panel);
            multiply(packed, groups, buffer);
            for (int row = 0; row < to - from; row++) {
                finish(buffer.tile, row * columns, out, row * length + first, width);
            }
        });
    }

    /// Distances of one query to chosen gallery items, equal to what [#fill] gives for them.
    ///
    /// @param items gallery indices; only the first `count` are read
    /// @param out gets `count` distances
    void some(int queryIndex, int[] items, int count, float[] out) {
        float[] sums = new float[TOGETHER];
        for (int first = 0; first < count; first += TOGETHER) {
            int width = Math.min(TOGETHER, count - first);
            Arrays.fill(sums, 0);
            int d = query.dimension();
            for (int k = 0; k < d; k += DistanceKernel.DEPTH) {
                chunk(queryIndex, items, first, width, k, Math.min(d, k + DistanceKernel.DEPTH), sums);
            }
            finish(sums, 0, out, first, width);
        }
    }

    /// Adds the terms of one chunk to the sums of four pairs, in the order of [DistanceKernel]; where there are fewer,
    /// the last is computed several times.
    private void chunk(int queryIndex, int[] items, int first, int width, int from, int to, float[] sums) {
        float[] values = gallery.values();
        int d = query.dimension();
        int i0 = items[first];
        int i1 = items[first + Math.min(1, width - 1)];
        int i2 = items[first + Math.min(2, width - 1)];
        int i3 = items[first + Math.min(3, width - 1)];
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        for (int k = from; k < to; k++) {
            float a = query.values()[queryIndex * d + k] * queryScale[queryIndex];
            float b0 = values[i0 * d + k] * galleryScale[i0];
            float b1 = values[i1 * d + k] * galleryScale[i1];
            float b2 = values[i2 * d + k] * galleryScale[i2];
            float b3 = values[i3 * d + k] * galleryScale[i3];
            switch (metric) {
                case COSINE -> {
                    s0 = Math.fma(a, b0, s0);
                    s1 = Math.fma(a, b1, s1);
                    s2 = Math.fma(a, b2, s2);
                    s3 = Math.fma(a, b3, s3);
                }
                case EUCLIDEAN -> {
                    s0 = Math.fma(a - b0, a - b0, s0);
                    s1 = Math.fma(a - b1, a - b1, s1);
                    s2 = Math.fma(a - b2, a - b2, s2);
                    s3 = Math.fma(a - b3, a - b3, s3);
                }
            }
        }
        sums[0] += s0;
        sums[1] += s1;
        sums[2] += s2;
        sums[3] += s3;
    }

    private void multiply(float[] packed, int groups, Buffer buffer) {
        Arrays.fill(buffer.tile, 0);
        int d = query.dimension();
        int rows = DistanceKernel.ROWS;
        int columns = DistanceKernel.COLUMNS;
        for (int k = 0; k < d; k += DistanceKernel.DEPTH) {
            int depth = Math.min(DistanceKernel.DEPTH, d - k);
            for (int g = 0; g < groups; g++) {
                int queriesAt = (g * d + k) * rows;
                int tileAt = g * rows * columns;
                switch (metric) {
                    case COSINE ->
                        DistanceKernel.dot(packed, queriesAt, buffer.panel, k * columns, depth, buffer.tile, tileAt);
                    case EUCLIDEAN ->
                        DistanceKernel.squaredDifference(
                                packed, queriesAt, buffer.panel, k * columns, depth, buffer.tile, tileAt);
                }
            }
        }
    }

    private void finish(float[] tile, int tileAt, float[] out, int outAt, int width) {
        switch (metric) {
            case COSINE -> {
                for (int c = 0; c < width; c++) {
                    out[outAt + c] = Math.max(0, 1 - tile[tileAt + c]);
                }
            }
            case EUCLIDEAN -> System.arraycopy(tile, tileAt, out, outAt, width);
        }
    }

    private float[] packQueries(int from, int to, int groups) {
        int d = query.dimension();
        int rows = DistanceKernel.ROWS;
        float[] packed = new float[Math.multiplyExact(groups * rows, d)];
        for (int row = 0; row < to - from; row++) {
            float scale = queryScale[from + row];
            int in = (from + row) * d;
            int at = (row / rows) * d * rows + row % rows;
            for (int k = 0; k < d; k++) {
                packed[at + k * rows] = query.values()[in + k] * scale;
            }
        }
        return packed;
    }

    /// Writes items side by side, a few dimensions of all before the next, so that what is read and what is written
    /// stay in the cache.
    private void packPanel(int first, int width, float[] panel) {
        int d = gallery.dimension();
        float[] values = gallery.values();
        for (int from = 0; from < d; from += LINE) {
            int to = Math.min(d, from + LINE);
            for (int c = 0; c < width; c++) {
                float scale = galleryScale[first + c];
                int in = (first + c) * d;
                for (int k = from; k < to; k++) {
                    panel[k * DistanceKernel.COLUMNS + c] = values[in + k] * scale;
                }
            }
        }
    }

    /// What each row is multiplied by: the inverse of its length under cosine (0 for a row of zeros), else 1.
    static float[] scales(Embeddings embeddings, Metric metric) {
        float[] scales = new float[embeddings.size()];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = switch (metric) {
                case COSINE -> {
                    double length = length(embeddings, i);
                    yield length == 0 ? 0 : (float) (1 / length);
                }
                case EUCLIDEAN -> 1;
            };
        }
        return scales;
    }

    static double length(Embeddings embeddings, int row) {
        double sum = 0;
        int d = embeddings.dimension();
        for (int k = row * d; k < (row + 1) * d; k++) {
            double v = embeddings.values()[k];
            sum += v * v;
        }
        return Math.sqrt(sum);
    }

    private static final class Buffer {
        final float[] panel; // [D, COLUMNS]
        final float[] tile; // [groups * ROWS, COLUMNS]

        Buffer(int dimension, int groups) {
            panel = new float[dimension * DistanceKernel.COLUMNS];
            tile = new float[groups * DistanceKernel.ROWS * DistanceKernel.COLUMNS];
        }
    }
}
