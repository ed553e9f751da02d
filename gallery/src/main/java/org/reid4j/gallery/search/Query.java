package org.reid4j.gallery.search;

import java.util.List;
import java.util.Optional;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;

/// What is looked for. At least one of `like`, `likeItems` and `person` is given; several are
/// averaged, so they should
/// show one person.
///
/// @param like vectors of photos, length 1; not copied
/// @param likeItems items of the gallery, which are not found themselves
/// @param unlike vectors of photos of somebody else
/// @param unlikeItems items that show somebody else, which are not found
/// @param person somebody known: what is like their items and not said to show somebody else; their
///     own items are not
///     found
/// @param filter which items may be found
/// @param k how many at most, 1 to 10,000
/// @param atLeast similarity from which an item is listed, -1 to 1
/// @param expand whether the nearest few join the question before the search is done again
/// @param rerank whether the nearest are put in order by whose neighbours they share (k-reciprocal)
public record Query(
        List<float[]> like,
        List<Long> likeItems,
        List<float[]> unlike,
        List<Long> unlikeItems,
        Optional<Long> person,
        Filter filter,
        int k,
        float atLeast,
        boolean expand,
        boolean rerank) {
    /// The largest `k`.
    public static final int MOST = 10_000;

    private static final int MOST_EXAMPLES = 1_000;

    public Query {
        like = List.copyOf(like);
        likeItems = List.copyOf(likeItems);
        unlike = List.copyOf(unlike);
        unlikeItems = List.copyOf(unlikeItems);
        if (like.isEmpty() && likeItems.isEmpty() && person.isEmpty()) {
            throw invalid("a search needs a photo, an item or a person");
        }
        if (like.size() + likeItems.size() + unlike.size() + unlikeItems.size() > MOST_EXAMPLES) {
            throw invalid("a search takes at most %,d photos and items".formatted(MOST_EXAMPLES));
        }
        if (k < 1 || k > MOST) {
            throw invalid("k is %d, must be 1 to %,d".formatted(k, MOST));
        }
        if (!(atLeast >= -1 && atLeast <= 1)) {
            throw invalid("the least similarity is %s, must be -1 to 1".formatted(atLeast));
        }
    }

    private static GalleryException invalid(String message) {
        return new GalleryException(Reason.INVALID, message);
    }

    private static Query of(List<float[]> like, List<Long> items, Optional<Long> person) {
        return new Query(like, items, List.of(), List.of(), person, Filter.ALL, 20, -1, false, false);
    }

    /// By one or several photos of somebody; 20 items.
    public static Query photos(List<float[]> vectors) {
        return of(vectors, List.of(), Optional.empty());
    }

    /// By a photo; 20 items.
    public static Query photo(float[] vector) {
        return photos(List.of(vector));
    }

    /// By items of the gallery; 20 items.
    public static Query items(List<Long> items) {
        return of(List.of(), items, Optional.empty());
    }

    /// More of somebody known; 20 items.
    public static Query person(long person) {
        return of(List.of(), List.of(), Optional.of(person));
    }

    /// This query, and more like these.
    public Query andLike(List<Long> items) {
        return new Query(like, items, unlike, unlikeItems, person, filter, k, atLeast, expand, rerank);
    }

    /// This query, and not like these.
    public Query butNot(List<float[]> vectors, List<Long> items) {
        return new Query(like, likeItems, vectors, items, person, filter, k, atLeast, expand, rerank);
    }

    /// This query among some items.
    public Query in(Filter other) {
        return new Query(like, likeItems, unlike, unlikeItems, person, other, k, atLeast, expand, rerank);
    }

    /// This query for so many items.
    public Query k(int most) {
        return new Query(like, likeItems, unlike, unlikeItems, person, filter, most, atLeast, expand, rerank);
    }

    /// This query from a similarity on.
    public Query atLeast(float similarity) {
        return new Query(like, likeItems, unlike, unlikeItems, person, filter, k, similarity, expand, rerank);
    }

    /// This query with query expansion.
    public Query expanded() {
        return new Query(like, likeItems, unlike, unlikeItems, person, filter, k, atLeast, true, rerank);
    }

    /// This query with k-reciprocal re-ranking.
    public Query reranked() {
        return new Query(like, likeItems, unlike, unlikeItems, person, filter, k, atLeast, expand, true);
    }
}
