package org.reid4j.core.eval;

/// Distances of every query to every gallery item, a band of queries at a time, so that nobody ever needs the whole
/// matrix.
///
/// Smaller is nearer. Evaluation only compares distances, except for similarities and thresholds, which read them as
/// [Metric] says. An implementation may use several threads inside [#fill]; it is called by one thread at a time, and
/// must give the same values however the queries are cut into bands.
public interface DistanceBlocks {
    /// Number of queries (rows).
    int queries();

    /// Number of gallery items (columns).
    int gallery();

    /// Computes the rows of some queries.
    ///
    /// @param from first query
    /// @param to one past the last query
    /// @param out gets the distance of query `q` and gallery item `g` at `(q - from) * gallery() + g`;
    ///     may be longer than needed
    void fill(int from, int to, float[] out);

    /// The distance matrix as this JVM can compute it: [VectorDistance], or the same numbers in plain Java where it was
    /// started without `--add-modules=jdk.incubator.vector`.
    ///
    /// @param query one row an embedding
    /// @param gallery of the query's dimension
    /// @param threads at least 1; changes no result
    static DistanceBlocks of(Embeddings query, Embeddings gallery, Metric metric, int threads) {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
                ? new VectorDistance(query, gallery, metric, threads)
                : new PlainDistance(query, gallery, metric);
    }
}
