package org.reid4j.gallery;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.data.Item;
import org.reid4j.gallery.spi.GalleryStore;
import org.reid4j.gallery.sql.VectorBytes;

/// Takes people and photos out so that none of their bytes stays in the gallery's files, and says so
/// in a receipt.
///
/// Cannot be undone: not the items, not the decisions about them. What lies outside (the photos
/// themselves, backups,
/// exports) is listed, not touched.
public final class Erasure {
    private static final int PAGE = 1_000;

    private final Gallery gallery;
    private final GalleryStore store;
    private final Clock clock;

    Erasure(Gallery gallery, GalleryStore store, Clock clock) {
        this.gallery = gallery;
        this.store = store;
        this.clock = clock;
    }

    /// What is to go, listed while nothing changes: no photo that is assigned meanwhile goes by mistake.
    private record Request(String words, List<Item> items, Set<Long> people) {}

    /// Erases a person with name and photos.
    ///
    /// @throws GalleryException of reason NOT_FOUND when there is none
    public Receipt person(long id) {
        return erase(() -> {
            requirePerson(id);
            var items = all(Filter.ALL.withPeople(id));
            return new Request("person %d with %d items".formatted(id, items.size()), items, Set.of(id));
        });
    }

    /// Erases who a person was: name, assignments and every trace in events. The photos stay, without anybody.
    ///
    /// @throws GalleryException of reason NOT_FOUND when there is none
    public Receipt identity(long id) {
        return erase(() -> {
            requirePerson(id);
            return new Request("person %d without items".formatted(id), List.of(), Set.of(id));
        });
    }

    private void requirePerson(long id) {
        if (store.person(id).isEmpty()) {
            throw new GalleryException(Reason.NOT_FOUND, "there is no person " + id);
        }
    }

    /// Erases items.
    ///
    /// @param items those that are not there are passed over
    public Receipt items(Collection<Long> items) {
        return erase(() -> {
            var found = new LinkedHashSet<>(items)
                    .stream().map(store::item).flatMap(Optional::stream).toList();
            return new Request("%d items".formatted(found.size()), found, Set.of());
        });
    }

    /// Erases everything that a filter means, such as a time range.
    public Receipt matching(Filter filter) {
        return erase(() -> {
            var found = all(filter);
            return new Request("a filter that means %d items".formatted(found.size()), found, Set.of());
        });
    }

    private List<Item> all(Filter filter) {
        var all = new ArrayList<Item>();
        long after = 0;
        while (true) {
            var page = store.items(filter, after, PAGE);
            if (page.isEmpty()) {
                return all;
            }
            all.addAll(page);
            after = page.getLast().id();
        }
    }

    private record Done(Request request, int events) {}

    private Receipt erase(Supplier<Request> listing) {
        var traces = new ByteScan();
        var done = gallery.inOrder(() -> {
            var request = listing.get();
            request.people().forEach(id -> names(id, traces));
            request.items().forEach(item -> traces(item, traces));
            return new Done(
                    request,
                    gallery.forget(request.items().stream().map(Item::id).toList(), request.people()));
        });
        store.purge();
        var files = store.files();
        var items = done.request().items();
        return new Receipt(
                store.info().name(),
                clock.instant(),
                done.request().words(),
                items.size(),
                (int) items.stream().filter(Item::thumbnail).count(),
                done.request().people().size(),
                done.events(),
                items.stream().map(Item::content).toList(),
                !files.isEmpty() && !traces.findsAnyIn(files),
                items.stream().flatMap(item -> item.facts().path().stream()).toList(),
                Stream.concat(store.copies().stream(), store.beyond().stream()).toList());
    }

    private void names(long person, ByteScan traces) {
        store.person(person).ifPresent(found -> traces.add(found.name()));
    }

    private void traces(Item item, ByteScan traces) {
        try {
            store.vector(item.id()).ifPresent(vector -> traces.vector(VectorBytes.of(vector)));
        } catch (GalleryException damaged) {
            // its bytes are not known any more, and go all the same
        }
        store.thumbnail(item.id()).ifPresent(traces::jpeg);
        traces.add(item.content());
    }
}
