package org.reid4j.gallery.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.reid4j.core.eval.Bands;
import org.reid4j.core.eval.Bands.Verdict;
import org.reid4j.core.eval.Embeddings;
import org.reid4j.core.eval.KReciprocal;
import org.reid4j.core.eval.Metric;
import org.reid4j.core.eval.Rerank;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.data.Item;
import org.reid4j.gallery.data.PinnedModel;
import org.reid4j.gallery.spi.GalleryStore;
import org.reid4j.gallery.spi.ItemFilter;
import org.reid4j.gallery.spi.Neighbour;
import org.reid4j.gallery.spi.VectorIndex;

/// Finds people: averages what is asked, walks the index under the filter, and puts the nearest in order.
///
/// "Not like this" moves the question half as far away from the negative examples (Rocchio's rule),
/// and leaves out what
/// is more like a negative example than like any positive one. Query expansion adds the five nearest,
/// weighted by the
/// cube of their similarity (Radenović et al., "Fine-tuning CNN Image Retrieval", section 5).
/// Re-ranking is
/// [KReciprocal] among the question and its nearest hundred, or as many as are asked for.
///
/// Thread-safe.
public final class Search {
    private static final double AWAY = 0.5;
    private static final int EXPANDED = 5;
    private static final int RERANKED = 100;
    private static final int MOST_OF_PERSON = 64;

    private final GalleryStore store;
    private final VectorIndex index;
    private final Function<Filter, ItemFilter> filters;
    private final Supplier<Verdicts> verdicts;

    /// A candidate.
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Candidate(long item, float[] vector, double similarity) {}

    /// What a question comes to.
    ///
    /// @param like the positive examples
    /// @param unlike the negative examples
    /// @param without items that are not found
    private record Question(List<float[]> like, List<float[]> unlike, Set<Long> without) {}

    /// @param filters makes a filter of the index of a filter of items
    /// @param verdicts what similarities mean now
    public Search(
            GalleryStore store, VectorIndex index, Function<Filter, ItemFilter> filters, Supplier<Verdicts> verdicts) {
        this.store = store;
        this.index = index;
        this.filters = filters;
        this.verdicts = verdicts;
    }

    /// Searches.
    ///
    /// @throws GalleryException of reason INVALID for vectors that are none, NOT_FOUND for items or
    ///     people that are
    ///     none
    public Answer find(Query query) {
        PinnedModel model = store.info().model();
        Verdicts means = verdicts.get();
        Question question = question(query, model);
        float[] asked = Vectors.mean(question.like(), model.dimension());
        ItemFilter filter = filters.apply(query.filter());
        ItemFilter allowed = item -> filter.accepts(item) && !question.without().contains(item);
        float[] ranked = away(asked, question.unlike());
        if (query.expand()) {
            ranked = expanded(ranked, asked, allowed, means.bands());
        }
        var candidates = candidates(query, question, ranked, asked, allowed);
        if (query.rerank()) {
            candidates = reranked(asked, candidates);
        }
        var hits = new ArrayList<Hit>();
        for (Candidate candidate : candidates) {
            float similarity = (float) candidate.similarity();
            if (hits.size() < query.k() && similarity >= query.atLeast()) {
                store.item(candidate.item()) // gone when it was deleted meanwhile
                        .map(item -> new Hit(item, similarity, means.of(similarity)))
                        .ifPresent(hits::add);
            }
        }
        return new Answer(
                hits,
                verdict(hits, means),
                means.bands(),
                means.doubt(),
                means.limit().or(model::caution));
    }

    private static Optional<Verdict> verdict(List<Hit> hits, Verdicts means) {
        return hits.stream()
                .max(Comparator.comparingDouble(Hit::similarity))
                .map(Hit::verdict)
                .orElseGet(() -> means.bands().map(_ -> means.doubt().isPresent() ? Verdict.UNSURE : Verdict.NOT_HERE));
    }

    private Question question(Query query, PinnedModel model) {
        var like = new ArrayList<float[]>();
        var unlike = new ArrayList<float[]>();
        var without = new HashSet<Long>();
        query.like().forEach(vector -> like.add(model.require(vector)));
        query.unlike().forEach(vector -> unlike.add(model.require(vector)));
        query.likeItems().forEach(item -> like.add(vector(item)));
        query.unlikeItems().forEach(item -> unlike.add(vector(item)));
        without.addAll(query.likeItems());
        without.addAll(query.unlikeItems());
        query.person().ifPresent(person -> {
            var own = person(person);
            own.forEach(item -> without.add(item.id()));
            spread(own).forEach(item -> like.add(vector(item.id())));
            without.addAll(store.notThis(person));
        });
        return new Question(like, unlike, without);
    }

    private List<Item> person(long person) {
        var name = store.person(person)
                .orElseThrow(() -> new GalleryException(Reason.NOT_FOUND, "there is no person " + person));
        var all = new ArrayList<Item>();
        long after = 0;
        while (true) {
            var page = store.items(Filter.ALL.withPeople(person), after, Query.MOST);
            if (page.isEmpty()) {
                break;
            }
            all.addAll(page);
            after = page.getLast().id();
        }
        if (all.isEmpty()) {
            throw new GalleryException(Reason.NOT_FOUND, "no item shows person %d (%s)".formatted(person, name.name()));
        }
        return all;
    }

    private static List<Item> spread(List<Item> items) {
        int n = Math.min(MOST_OF_PERSON, items.size());
        return IntStream.range(0, n)
                .mapToObj(i -> items.get((int) ((long) i * items.size() / n)))
                .toList();
    }

    private float[] vector(long item) {
        return store.vector(item).orElseThrow(() -> new GalleryException(Reason.NOT_FOUND, "there is no item " + item));
    }

    private static float[] away(float[] asked, List<float[]> unlike) {
        if (unlike.isEmpty()) {
            return asked;
        }
        var moved = Vectors.doubles(asked);
        Vectors.add(moved, Vectors.mean(unlike, asked.length), -AWAY);
        return Vectors.unit(moved);
    }

    /// Only what may well be the same person joins: with bands, from "unsure" on.
    private float[] expanded(float[] ranked, float[] asked, ItemFilter allowed, Optional<Bands> bands) {
        var sum = Vectors.doubles(ranked);
        for (Neighbour near : index.nearest(ranked, EXPANDED, allowed)) {
            store.vector(near.item()).ifPresent(vector -> {
                double similarity = Vectors.dot(asked, vector);
                if (similarity > 0
                        && bands.map(found -> found.verdict((float) similarity) != Verdict.NOT_HERE)
                                .orElse(true)) {
                    Vectors.add(sum, vector, Math.pow(similarity, 3));
                }
            });
        }
        return Vectors.unit(sum);
    }

    private List<Candidate> candidates(
            Query query, Question question, float[] ranked, float[] asked, ItemFilter allowed) {
        int wanted = query.rerank() ? Math.max(RERANKED, query.k()) : query.k();
        boolean picky = !question.unlike().isEmpty();
        boolean plain = !picky && !query.expand() && !query.rerank(); // the index's similarity is the answer's
        var candidates = new ArrayList<Candidate>();
        for (Neighbour near : index.nearest(ranked, picky ? 2 * wanted + RERANKED : wanted, allowed)) {
            if (plain) {
                candidates.add(new Candidate(near.item(), asked, near.similarity()));
                continue;
            }
            store.vector(near.item())
                    .filter(vector ->
                            !picky || Vectors.best(vector, question.unlike()) < Vectors.best(vector, question.like()))
                    .ifPresent(
                            vector -> candidates.add(new Candidate(near.item(), vector, Vectors.dot(asked, vector))));
        }
        return candidates.size() > wanted ? candidates.subList(0, wanted) : candidates;
    }

    private static List<Candidate> reranked(float[] asked, List<Candidate> candidates) {
        if (candidates.size() < 2) {
            return candidates;
        }
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            throw new GalleryException(
                    Reason.RESOURCES,
                    "re-ranking needs the JDK's vector module\nstart the JVM with --add-modules=jdk.incubator.vector");
        }
        int d = asked.length;
        var values = new float[Math.multiplyExact(candidates.size(), d)];
        for (int i = 0; i < candidates.size(); i++) {
            System.arraycopy(candidates.get(i).vector(), 0, values, i * d, d);
        }
        var distances = new float[candidates.size()];
        KReciprocal.of(
                        embeddings(d, asked, 1),
                        embeddings(d, values, candidates.size()),
                        Metric.COSINE,
                        Rerank.defaults(),
                        1,
                        1 << 20)
                .fill(0, 1, distances);
        return IntStream.range(0, distances.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> distances[i]).thenComparingInt(i -> i))
                .map(candidates::get)
                .toList();
    }

    private static Embeddings embeddings(int dimension, float[] values, int size) {
        return new Embeddings(dimension, values, new int[size], new int[size]);
    }
}
