package org.reid4j.core.eval;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// What is done with embeddings before they are compared, in this order.
///
/// @param multiQuery how the photos of a query's person by its camera are pooled
/// @param dba every gallery photo is mixed with its neighbours
/// @param aqe every photo is mixed with its neighbours
public record Preparation(
        Optional<MultiQuery> multiQuery, Optional<DatabaseAugmentation> dba, Optional<QueryExpansion> aqe) {

    /// Both sides, ready to be compared.
    record Sides(Embeddings query, Embeddings gallery) {}

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
        boolean same = query.photos().length == 0
                && gallery.photos().length == 0
                && Arrays.equals(query.identities(), gallery.identities())
                && Arrays.equals(query.cameras(), gallery.cameras())
                && Arrays.equals(query.values(), gallery.values());
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
