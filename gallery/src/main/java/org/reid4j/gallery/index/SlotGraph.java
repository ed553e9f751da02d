package org.reid4j.gallery.index;

import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.NodesIterator;
import io.github.jbellis.jvector.graph.OnHeapGraphIndex;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.util.Bits;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntPredicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A graph whose nodes are slots (JVector: Vamana's diverse neighbours, a hierarchy above as in HNSW), the
/// one place that touches JVector.
///
/// Inserting and searching go on at once; removing wants no inserting
/// meanwhile. It is never "cleaned up" as JVector calls it: that is for graphs that change no more.
///
/// Heap: about 550 bytes a node (32 neighbours and what overflows, number and score of each, and objects
/// around them).
final class SlotGraph {
    /// Neighbours a node.
    static final int DEGREE = 32;
    /// How many candidates an insertion looks at.
    static final int BEAM = 100;
    /// By how much a node may have more neighbours for a while.
    static final float OVERFLOW = 1.2f;
    /// Neighbours a node has at most, while it has more than it should.
    static final int MOST_NEIGHBOURS = (int) (DEGREE * OVERFLOW) + 1;
    /// How much farther than an earlier neighbour's neighbour another may be: above 1 keeps long edges.
    static final float ALPHA = 1.2f;

    // Which vector instructions JVector found is of no interest to a user; held, or it would be set back.
    private static final Logger CHATTER = Logger.getLogger("io.github.jbellis.jvector.vector.VectorizationProvider");

    static {
        CHATTER.setLevel(Level.WARNING);
    }

    private final SlotScores scores;
    private final GraphIndexBuilder builder;
    private final ConcurrentLinkedDeque<GraphSearcher> searchers = new ConcurrentLinkedDeque<>();

    /// An empty graph.
    @SuppressWarnings("deprecation") // JVector's newer way does not say whether there is a hierarchy
    SlotGraph(SlotScores scores, int dimension, ForkJoinPool pool) {
        this.scores = scores;
        builder = new GraphIndexBuilder(
                scores, dimension, List.of(DEGREE), BEAM, OVERFLOW, ALPHA, true, false, pool, pool);
    }

    /// One that was read from a file.
    @SuppressWarnings("deprecation")
    SlotGraph(SlotScores scores, int dimension, ForkJoinPool pool, OnHeapGraphIndex read) {
        this.scores = scores;
        builder = new GraphIndexBuilder(scores, dimension, read, BEAM, OVERFLOW, ALPHA, false, pool, pool);
    }

    SlotScores scores() {
        return scores;
    }

    /// Puts a slot in; its neighbours must not be given up meanwhile.
    void insert(int slot) {
        builder.addGraphNode(slot, scores.searchProviderFor(slot));
    }

    /// Puts the entry point on a node that stays, so that searches that are under way keep theirs while
    /// the marked ones are removed.
    ///
    /// @return whether there is one that stays
    boolean moveEntry(IntPredicate stays) {
        ImmutableGraphIndex graph = builder.getGraph();
        for (int level = graph.getMaxLevel(); level >= 0; level--) {
            for (NodesIterator nodes = graph.getNodes(level); nodes.hasNext(); ) {
                int node = nodes.nextInt();
                if (stays.test(node)) {
                    builder.setEntryPoint(level, node);
                    return true;
                }
            }
        }
        return false;
    }

    /// Takes nodes out and joins their neighbours; nothing may be inserted meanwhile.
    void removeAll(Collection<Integer> nodes) {
        nodes.forEach(builder::markNodeDeleted);
        builder.removeDeletedNodes();
    }

    ImmutableGraphIndex graph() {
        return builder.getGraph();
    }

    /// Slots near a query, roughly in order.
    ///
    /// @param effort how many of the best are kept in view on the way, and returned
    SearchResult.NodeScore[] near(Query query, int effort, Bits accepted) {
        ImmutableGraphIndex graph = builder.getGraph();
        @Nullable GraphSearcher idle = searchers.pollFirst();
        GraphSearcher searcher = idle == null ? new GraphSearcher(graph) : idle;
        searcher.setView(graph.getView());
        SearchResult.NodeScore[] found = searcher.search(scores.searchProviderFor(query), effort, accepted)
                .getNodes();
        searchers.addFirst(searcher);
        return found;
    }
}
