package org.reid4j.core.eval;

import java.util.Arrays;

/// The distance matrix without any native library: blocked, vectorised and multi-threaded, and the same
/// to the last
/// bit for every block size, thread count and vector width.
///
/// Memory: beside `out`, one packed copy of the band's queries and one panel of gallery items a thread.
public final class VectorDistance implements DistanceBlocks {
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
        int groups = ceilDiv(to - from, DistanceKernel.ROWS);
        float[] packed = packQueries(from, to, groups); // [groups, D, ROWS]
        int columns = DistanceKernel.COLUMNS;
        var buffers = new Buffer[workers.threads()];
        workers.forEach(ceilDiv(gallery(), columns), (worker, panel) -> {
            if (buffers[worker] == null) {
                buffers[worker] = new Buffer(query.dimension(), groups);
            }
            int first = panel * columns;
            int width = Math.min(columns, gallery() - first);
            Buffer buffer = buffers[worker];
            for (int c = 0; c < width; c++) {
                packColumn(first + c, c, buffer.panel);
            }
            multiply(packed, groups, buffer);
            for (int row = 0; row < to - from; row++) {
                finish(buffer.tile, row * columns, out, row * gallery() + first, width);
            }
        });
    }

    /// Distances of one query to chosen gallery items, equal to what [#fill] gives for them.
    ///
    /// @param items gallery indices; only the first `count` are read
    /// @param out gets `count` distances
    void some(int queryIndex, int[] items, int count, float[] out) {
        float[] packed = packQueries(queryIndex, queryIndex + 1, 1);
        int columns = DistanceKernel.COLUMNS;
        var buffer = new Buffer(query.dimension(), 1);
        for (int first = 0; first < count; first += columns) {
            int width = Math.min(columns, count - first);
            for (int c = 0; c < width; c++) {
                packColumn(items[first + c], c, buffer.panel);
            }
            multiply(packed, 1, buffer);
            finish(buffer.tile, 0, out, first, width);
        }
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

    private void packColumn(int item, int column, float[] panel) {
        int d = gallery.dimension();
        float scale = galleryScale[item];
        int in = item * d;
        for (int k = 0, at = column; k < d; k++, at += DistanceKernel.COLUMNS) {
            panel[at] = gallery.values()[in + k] * scale;
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

    private static int ceilDiv(int a, int b) {
        return Math.ceilDiv(a, b);
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
