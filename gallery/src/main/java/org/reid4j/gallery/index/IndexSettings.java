package org.reid4j.gallery.index;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.reid4j.core.ReidException;

/// What an index is to be.
///
/// @param dimension values a vector, 1 to 65,536
/// @param kind exact, a graph, or whichever fits
/// @param folder where files derived from the store lie, so that a graph need not be built again, or null
///     for none
/// @param threads cores that building and exact scans may use, at least 1
/// @param graphFrom with [Kind#AUTO]: from how many vectors on a graph is built, at least 1
public record IndexSettings(
        int dimension, Kind kind, @Nullable Path folder, int threads, int graphFrom) {
    /// Longest vector that is taken.
    public static final int MOST_VALUES = 65_536;
    /// Below this a scan takes a few milliseconds and misses nothing, so a graph has nothing to offer.
    public static final int GRAPH_FROM = 50_000;

    /// Which index.
    public enum Kind {
        /// Exact below [IndexSettings#graphFrom()], with a graph from there on.
        AUTO,
        /// Always exact.
        EXACT,
        /// A graph from the first vector on.
        GRAPH
    }

    /// Checks its values.
    ///
    /// @throws ReidException of kind `USAGE`
    public IndexSettings {
        requireDimension(dimension);
        require("threads", threads);
        require("graphFrom", graphFrom);
    }

    /// Whichever fits, on all cores.
    ///
    /// @param folder where files derived from the store lie, or null for none
    public static IndexSettings auto(int dimension, @Nullable Path folder) {
        return new IndexSettings(
                dimension, Kind.AUTO, folder, Runtime.getRuntime().availableProcessors(), GRAPH_FROM);
    }

    /// The same of another kind.
    public IndexSettings withKind(Kind other) {
        return new IndexSettings(dimension, other, folder, threads, graphFrom);
    }

    /// The same with another limit between exact and graph.
    public IndexSettings withGraphFrom(int vectors) {
        return new IndexSettings(dimension, kind, folder, threads, vectors);
    }

    static void requireDimension(int dimension) {
        if (dimension < 1 || dimension > MOST_VALUES) {
            throw new ReidException(
                    ReidException.Kind.USAGE,
                    "An index's dimension is %d, it must be 1 to %,d.".formatted(dimension, MOST_VALUES));
        }
    }

    static void requireVectorModule() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            throw new ReidException(
                    ReidException.Kind.USAGE,
                    "The gallery's index needs the JDK's vector module: start java with"
                            + " --add-modules=jdk.incubator.vector");
        }
    }

    private static void require(String key, int value) {
        if (value < 1) {
            throw new ReidException(
                    ReidException.Kind.USAGE, "An index's %s is %d, it must be at least 1.".formatted(key, value));
        }
    }
}
