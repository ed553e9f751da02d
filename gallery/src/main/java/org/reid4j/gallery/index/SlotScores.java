package org.reid4j.gallery.index;

import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.graph.similarity.ScoreFunction;
import io.github.jbellis.jvector.graph.similarity.SearchScoreProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;

/// Tells the graph how alike two slots are, from their codes: a quarter of the bytes to fetch from all
/// over the memory, wrong by some 0.0003, and put right in float32 where it matters, in what a search
/// returns.
///
/// The graph wants numbers of 0 or more, so that a cosine `c` is `(1 + c) / 2` here.
final class SlotScores implements BuildScoreProvider {
    /// No score is above: twice a vector with the longest length that is taken, and what codes are wrong
    /// by.
    static final float MOST = 1.1f;

    // Below what a search takes: JVector hides a node from its own insertion by when it was completed, and a slot that
    // is
    // used again has been completed before.
    private static final float ITSELF = -1;

    private final VectorSlots slots;

    SlotScores(VectorSlots slots) {
        this.slots = slots;
    }

    /// How alike slots are to a query.
    SearchScoreProvider searchProviderFor(Query query) {
        short[] codes = query.codes();
        float scale = query.scale();
        return provider(slot -> {
            Chunk chunk = slots.chunk(slots.chunks(), slot);
            int row = slots.row(slot);
            return score(scale * chunk.scales[row] * Kernel.dot(codes, chunk.codes(row)));
        });
    }

    @Override
    public SearchScoreProvider searchProviderFor(int node) {
        Chunk own = slots.chunk(slots.chunks(), node);
        int ownRow = slots.row(node);
        short[] codes = new short[slots.padded()];
        Kernel.read(own.codes(ownRow), codes);
        float scale = own.scales[ownRow];
        return provider(slot -> {
            if (slot == node) {
                return ITSELF;
            }
            Chunk chunk = slots.chunk(slots.chunks(), slot);
            int row = slots.row(slot);
            return score(scale * chunk.scales[row] * Kernel.dot(codes, chunk.codes(row)));
        });
    }

    @Override
    public SearchScoreProvider diversityProviderFor(int node) {
        return provider(slot -> between(node, slot));
    }

    /// How alike two slots are.
    float between(int one, int other) {
        Chunk[] chunks = slots.chunks();
        Chunk first = slots.chunk(chunks, one);
        Chunk second = slots.chunk(chunks, other);
        int row = slots.row(one);
        int otherRow = slots.row(other);
        int dot = Kernel.dot(first.codes(row), second.codes(otherRow), slots.padded());
        return score(first.scales[row] * second.scales[otherRow] * dot);
    }

    private static float score(float cosine) {
        return Math.max(0, (1 + cosine) / 2);
    }

    private static SearchScoreProvider provider(ScoreFunction.ExactScoreFunction function) {
        return new DefaultSearchScoreProvider(function);
    }

    @Override
    public boolean isExact() {
        return true; // there is no second, better score that the graph should ask for
    }

    @Override
    public VectorFloat<?> approximateCentroid() {
        throw new UnsupportedOperationException("the graph keeps its own entry point");
    }

    @Override
    public SearchScoreProvider searchProviderFor(VectorFloat<?> vector) {
        throw new UnsupportedOperationException("vectors are known by their slots");
    }
}
