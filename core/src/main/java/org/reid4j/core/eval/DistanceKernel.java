package org.reid4j.core.eval;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The innermost loop of a distance matrix: four queries against a panel of gallery items, written so that the result
/// does not depend on the machine's vector width.
///
/// A lane belongs to one pair of embeddings and adds its terms in the order of the dimensions with fused
/// multiply-adds, in chunks of [#DEPTH]; so every tiling, thread count and vector width gives the same bits.
final class DistanceKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /// Queries a call handles.
    static final int ROWS = 4;
    /// Gallery items a call handles: two vectors.
    static final int COLUMNS = 2 * LANES;
    /// Terms added up before they are added to the total: a panel of this depth fits the first-level cache, and short
    /// sums keep rounding small.
    static final int DEPTH = 128;

    private DistanceKernel() {}

    /// Adds the inner products of one chunk to a tile.
    ///
    /// @param queries `[depth, ROWS]` from `queriesAt`
    /// @param panel `[depth, COLUMNS]` from `panelAt`
    /// @param tile `[ROWS, COLUMNS]` from `tileAt`
    static void dot(float[] queries, int queriesAt, float[] panel, int panelAt, int depth, float[] tile, int tileAt) {
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = FloatVector.zero(SPECIES);
        FloatVector b0 = FloatVector.zero(SPECIES);
        FloatVector b1 = FloatVector.zero(SPECIES);
        FloatVector c0 = FloatVector.zero(SPECIES);
        FloatVector c1 = FloatVector.zero(SPECIES);
        FloatVector d0 = FloatVector.zero(SPECIES);
        FloatVector d1 = FloatVector.zero(SPECIES);
        int q = queriesAt;
        int p = panelAt;
        for (int k = 0; k < depth; k++, q += ROWS, p += COLUMNS) {
            FloatVector left = FloatVector.fromArray(SPECIES, panel, p);
            FloatVector right = FloatVector.fromArray(SPECIES, panel, p + LANES);
            FloatVector a = FloatVector.broadcast(SPECIES, queries[q]);
            FloatVector b = FloatVector.broadcast(SPECIES, queries[q + 1]);
            FloatVector c = FloatVector.broadcast(SPECIES, queries[q + 2]);
            FloatVector d = FloatVector.broadcast(SPECIES, queries[q + 3]);
            a0 = a.fma(left, a0);
            a1 = a.fma(right, a1);
            b0 = b.fma(left, b0);
            b1 = b.fma(right, b1);
            c0 = c.fma(left, c0);
            c1 = c.fma(right, c1);
            d0 = d.fma(left, d0);
            d1 = d.fma(right, d1);
        }
        add(tile, tileAt, a0, a1);
        add(tile, tileAt + COLUMNS, b0, b1);
        add(tile, tileAt + 2 * COLUMNS, c0, c1);
        add(tile, tileAt + 3 * COLUMNS, d0, d1);
    }

    /// Adds the squared differences of one chunk to a tile; arguments as for [#dot].
    static void squaredDifference(
            float[] queries, int queriesAt, float[] panel, int panelAt, int depth, float[] tile, int tileAt) {
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = FloatVector.zero(SPECIES);
        FloatVector b0 = FloatVector.zero(SPECIES);
        FloatVector b1 = FloatVector.zero(SPECIES);
        FloatVector c0 = FloatVector.zero(SPECIES);
        FloatVector c1 = FloatVector.zero(SPECIES);
        FloatVector d0 = FloatVector.zero(SPECIES);
        FloatVector d1 = FloatVector.zero(SPECIES);
        int q = queriesAt;
        int p = panelAt;
        for (int k = 0; k < depth; k++, q += ROWS, p += COLUMNS) {
            FloatVector left = FloatVector.fromArray(SPECIES, panel, p);
            FloatVector right = FloatVector.fromArray(SPECIES, panel, p + LANES);
            FloatVector a = FloatVector.broadcast(SPECIES, queries[q]);
            FloatVector b = FloatVector.broadcast(SPECIES, queries[q + 1]);
            FloatVector c = FloatVector.broadcast(SPECIES, queries[q + 2]);
            FloatVector d = FloatVector.broadcast(SPECIES, queries[q + 3]);
            a0 = square(a.sub(left), a0);
            a1 = square(a.sub(right), a1);
            b0 = square(b.sub(left), b0);
            b1 = square(b.sub(right), b1);
            c0 = square(c.sub(left), c0);
            c1 = square(c.sub(right), c1);
            d0 = square(d.sub(left), d0);
            d1 = square(d.sub(right), d1);
        }
        add(tile, tileAt, a0, a1);
        add(tile, tileAt + COLUMNS, b0, b1);
        add(tile, tileAt + 2 * COLUMNS, c0, c1);
        add(tile, tileAt + 3 * COLUMNS, d0, d1);
    }

    private static FloatVector square(FloatVector difference, FloatVector sum) {
        return difference.fma(difference, sum);
    }

    private static void add(float[] tile, int at, FloatVector left, FloatVector right) {
        FloatVector.fromArray(SPECIES, tile, at).add(left).intoArray(tile, at);
        FloatVector.fromArray(SPECIES, tile, at + LANES).add(right).intoArray(tile, at + LANES);
    }
}
