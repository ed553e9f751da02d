package org.reid4j.gallery.people;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import org.reid4j.core.eval.Bands.Verdict;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.data.Item;
import org.reid4j.gallery.search.Verdicts;
import org.reid4j.gallery.spi.GalleryStore;
import org.reid4j.gallery.spi.ItemFilter;
import org.reid4j.gallery.spi.VectorIndex;

/// The queue of what a person should look at: items that nobody named and that may show somebody who is.
public final class Review {
    private static final int PAGE = 200;

    private final GalleryStore store;
    private final VectorIndex index;
    private final Function<Filter, ItemFilter> filters;
    private final LongUnaryOperator owner;
    private final Supplier<Verdicts> verdicts;

    /// A part of the queue.
    ///
    /// @param suggestions in the order of the items
    /// @param next from where to go on; 0 at the end
    public record Page(List<Suggestion> suggestions, long next) {
        public Page {
            suggestions = List.copyOf(suggestions);
        }
    }

    /// @param filters makes a filter of the index of a filter of items
    /// @param owner whom an item shows, 0 for nobody
    /// @param verdicts what similarities mean now
    public Review(
            GalleryStore store,
            VectorIndex index,
            Function<Filter, ItemFilter> filters,
            LongUnaryOperator owner,
            Supplier<Verdicts> verdicts) {
        this.store = store;
        this.index = index;
        this.filters = filters;
        this.owner = owner;
        this.verdicts = verdicts;
    }

    /// Items whose most similar named item is at least "unsure", people whom they are said not to show
    /// left out.
    ///
    /// @param matches whether items that are a match are listed too, and not the unsure ones alone
    /// @param after only items with larger numbers; 0 to begin
    /// @param most how many suggestions at most, at least 1
    /// @param looked how many items are looked at at most, at least 1; each costs a search
    /// @throws GalleryException of reason INVALID when the model has no bands
    public Page page(Filter among, boolean matches, long after, int most, int looked) {
        Verdicts means = verdicts.get();
        if (means.bands().isEmpty()) {
            throw new GalleryException(
                    Reason.INVALID,
                    "the gallery's model has no bands, so nothing is unsure\nmake the gallery of a model that was measured");
        }
        var named = filters.apply(Filter.ALL.withNamed(true));
        var nameless = new Filter(
                among.cameras(),
                among.from(),
                among.to(),
                among.tags(),
                Set.of(),
                Optional.of(false),
                among.tracks(),
                among.sources());
        var found = new ArrayList<Suggestion>();
        long at = after;
        int seen = 0;
        while (true) {
            var page = store.items(nameless, at, PAGE);
            if (page.isEmpty()) {
                return new Page(found, 0);
            }
            for (Item item : page) {
                suggestion(item, named, means)
                        .filter(hint -> matches || hint.verdict() == Verdict.UNSURE)
                        .ifPresent(found::add);
                at = item.id();
                if (found.size() >= most || ++seen >= looked) {
                    return new Page(found, at);
                }
            }
        }
    }

    private Optional<Suggestion> suggestion(Item item, ItemFilter named, Verdicts means) {
        var vector = store.vector(item.id());
        if (vector.isEmpty()) {
            return Optional.empty();
        }
        Set<Long> not = store.notShown(item.id());
        return index
                .nearest(vector.get(), 1, other -> named.accepts(other) && !not.contains(owner.applyAsLong(other)))
                .stream()
                .findFirst()
                .flatMap(near -> store.person(owner.applyAsLong(near.item()))
                        .flatMap(person -> means.listed(near.similarity())
                                .map(verdict ->
                                        new Suggestion(item, person, near.item(), near.similarity(), verdict))));
    }
}
