package org.reid4j.core.eval;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.reid4j.core.ReidException;

/// What is done with embeddings before they are compared, in this order.
///
/// @param multiQuery how the photos of a query's person by its camera are pooled
/// @param dba every gallery photo is mixed with its neighbours
/// @param aqe every photo is mixed with its neighbours
public record Preparation(
        Optional<MultiQuery> multiQuery, Optional<DatabaseAugmentation> dba, Optional<QueryExpansion> aqe) {

    /// Both sides, ready to be compared.
    ///
    /// @param query who asks
    /// @param gallery who answers
    public record Sides(Embeddings query, Embeddings gallery) {}

    /// Embeddings are compared as they are.
    public static Preparation none() {
        return new Preparation(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// Whether nothing is done.
    public boolean isNone() {
        return equals(none());
    }

    /// Applies it.
    ///
    /// @param pool the photos that [MultiQuery] pools
    Sides apply(Embeddings query, Embeddings pool, Embeddings gallery, EvalOptions options) {
        if (isNone()) {
            return new Sides(query, gallery);
        }
        if (multiQuery.isPresent() && !options.protocol().ownCameraRemoved()) {
            requireApart(pool, gallery);
        }
        boolean same = query.photos().length == 0 && gallery.photos().length == 0 && query.showsTheSameAs(gallery);
        // Two equal sets are the same photos, which their prepared embeddings would no longer tell.
        long[] numbers = same ? IntStream.range(0, query.size()).asLongStream().toArray() : new long[0];
        Embeddings asking = same ? query.withPhotos(numbers) : query;
        Embeddings answering = same ? gallery.withPhotos(numbers) : gallery;
        if (multiQuery.isPresent()) {
            asking = multiQuery.get().apply(asking, pool, options.metric());
        }
        if (dba.isPresent()) {
            answering = dba.get().apply(answering, options.metric(), options.threads(), options.blockFloats());
        }
        if (aqe.isPresent()) {
            float[] all = aqe.get()
                    .apply(asking.and(answering), options.threads(), options.blockFloats())
                    .values();
            int split = asking.values().length;
            asking = asking.withValues(Arrays.copyOf(all, split));
            answering = answering.withValues(Arrays.copyOfRange(all, split, all.length));
        }
        return new Sides(asking, answering);
    }

    /// Where photos of the query's own camera stay in the gallery, those that are pooled into it would find
    /// themselves.
    private static void requireApart(Embeddings pool, Embeddings gallery) {
        Set<Object> answers = new HashSet<>();
        boolean numbered = pool.photos().length != 0 && gallery.photos().length != 0;
        for (int item = 0; item < gallery.size(); item++) {
            answers.add(numbered ? gallery.photos()[item] : row(gallery, item));
        }
        for (int photo = 0; photo < pool.size(); photo++) {
            if (answers.contains(numbered ? pool.photos()[photo] : row(pool, photo))) {
                throw new ReidException(
                        ReidException.Kind.USAGE,
                        "multi-query would pool photos that stand in the gallery as answers, since all cameras are compared\nuse protocol=market, which removes them, or leave multi-query out");
            }
        }
    }

    private static List<Float> row(Embeddings embeddings, int at) { // equal where all its numbers are
        var row = new Float[embeddings.dimension()];
        Arrays.setAll(row, i -> embeddings.values()[at * row.length + i]);
        return List.of(row);
    }

    /// Each step with its settings, such as `, multi-query mean, AQE k=5 alpha=3.0 times=1`; empty for none.
    String words() {
        return multiQuery
                        .map(pooling -> ", multi-query " + pooling.name().toLowerCase(Locale.ROOT))
                        .orElse("")
                + dba.map(mixed -> ", DBA k=" + mixed.k()).orElse("")
                + aqe.map(mixed -> ", AQE k=%d alpha=%s times=%d".formatted(mixed.k(), mixed.alpha(), mixed.times()))
                        .orElse("");
    }
}
