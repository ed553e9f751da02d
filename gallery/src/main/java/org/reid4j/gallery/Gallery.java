package org.reid4j.gallery;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.reid4j.gallery.data.Added;
import org.reid4j.gallery.data.Event;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.data.GalleryInfo;
import org.reid4j.gallery.data.Item;
import org.reid4j.gallery.data.NewEvent;
import org.reid4j.gallery.data.NewItem;
import org.reid4j.gallery.data.PinnedModel;
import org.reid4j.gallery.data.Traits;
import org.reid4j.gallery.index.IndexSettings;
import org.reid4j.gallery.index.Indexes;
import org.reid4j.gallery.people.People;
import org.reid4j.gallery.people.Review;
import org.reid4j.gallery.search.SampledPairs;
import org.reid4j.gallery.search.Search;
import org.reid4j.gallery.search.Verdicts;
import org.reid4j.gallery.spi.GalleryStore;
import org.reid4j.gallery.spi.IndexFactory;
import org.reid4j.gallery.spi.VectorIndex;
import org.reid4j.gallery.store.SqliteStore;
import org.reid4j.gallery.store.StorePlace;

/// Photos of people that stay, and can be searched: a store on disk and an index in memory, kept in step.
///
/// What [#add] and [#remove] acknowledged survives any crash, and every search that begins afterwards
/// sees it. Safe for
/// any number of threads; one process at a time.
public final class Gallery implements AutoCloseable {
    private static final String INDEX = "index";
    private static final int REMOVED_AT_ONCE = 1_000;

    private final GalleryStore store;
    private final VectorIndex index;
    private final ItemTable table;
    private final SampledPairs sampled;
    private final Set<Long> damaged;
    private final Search search;
    private final People people;
    private final Review review;
    private final Retention retention;
    private final Erasure erasure;
    private final ReentrantLock order = new ReentrantLock(); // store and index change in the same order

    private Gallery(GalleryStore store, IndexFactory factory, Clock clock, LongSupplier ticks) {
        this.store = store;
        this.table = new ItemTable();
        this.sampled = new SampledPairs(table::ids, store::vector);
        this.damaged = new TreeSet<>();
        this.index = factory.open(
                store.info().model().dimension(),
                visitor -> store.forEach((item, vector) -> {
                    table.put(item.id(), Traits.of(item.facts(), item.person().orElse(0L)));
                    vector.ifPresentOrElse(
                            found -> {
                                sampled.add(item.id(), found);
                                visitor.accept(item.id(), found);
                            },
                            () -> damaged.add(item.id()));
                }));
        this.search = new Search(store, index, table::filter, this::verdicts);
        this.people = new People(store, this::decide);
        this.review = new Review(store, index, table::filter, table::person, this::verdicts);
        this.retention = new Retention(this, store, clock, ticks);
        this.erasure = new Erasure(this, store, clock);
    }

    /// Makes an empty gallery: whole, or not at all.
    ///
    /// @param folder where nothing is yet
    /// @param name what its owner calls it
    /// @param model whose vectors it takes, for ever
    /// @throws GalleryException of reason CONFLICT when something is there
    public static void create(Path folder, String name, PinnedModel model, Clock clock) {
        SqliteStore.create(folder, name, model, clock);
    }

    /// Opens a gallery with the index that suits its size.
    ///
    /// @throws GalleryException of reason NOT_FOUND, IN_USE or DAMAGED
    public static Gallery open(Path folder) {
        return open(folder, Clock.systemUTC(), standard(folder));
    }

    /// Opens a gallery.
    ///
    /// @param clock for dates of items and events, and for retention
    /// @param index makes its index
    /// @throws GalleryException of reason NOT_FOUND, IN_USE or DAMAGED
    public static Gallery open(Path folder, Clock clock, IndexFactory index) {
        return over(StorePlace.open(folder, clock), index, clock, System::nanoTime);
    }

    /// Opens a gallery over any store.
    ///
    /// @param store closed with the gallery, or when this fails
    /// @param ticks nanoseconds of a clock that nobody sets, to tell when `clock` was set
    public static Gallery over(GalleryStore store, IndexFactory index, Clock clock, LongSupplier ticks) {
        try {
            return new Gallery(store, index, clock, ticks);
        } catch (RuntimeException | Error e) {
            store.close();
            throw e;
        }
    }

    /// The index that a gallery gets where nobody chooses one: exact while it is small, a graph above.
    ///
    /// @param folder of the gallery, which keeps the graph in its folder `index`
    public static IndexFactory standard(Path folder) {
        return (dimension, source) -> Indexes.open(IndexSettings.auto(dimension, folder.resolve(INDEX)), source);
    }

    /// What the gallery is called and bound to.
    public GalleryInfo info() {
        return store.info();
    }

    /// Takes over bands that were measured anew for the gallery's model; the next search goes by them.
    ///
    /// @throws GalleryException of reason FOREIGN_MODEL for another model
    public void bands(PinnedModel measured) {
        store.bands(measured);
    }

    /// How many items there are.
    public long size() {
        return table.size();
    }

    /// How many items which camera saw, from when to when, and when each person was seen last.
    public Summary summary() {
        return table.summary();
    }

    /// Puts items in, all or none; on disk and found by searches when this returns. One whose content
    /// is there already
    /// stays as it was.
    ///
    /// @param model the id of the model that made the vectors
    /// @return one for each, in their order
    /// @throws GalleryException of reason FOREIGN_MODEL or INVALID for a vector that does not belong
    ///     here; RESOURCES
    ///     when the disk refuses
    public List<Added> add(String model, List<NewItem> items) {
        info().model().requireModel(model);
        order.lock();
        try {
            var added = store.add(items);
            for (int i = 0; i < items.size(); i++) {
                long id = added.get(i).item();
                if (added.get(i).fresh()) {
                    NewItem item = items.get(i);
                    shown(
                            id,
                            item.vector(),
                            Traits.of(item.facts(), item.person().orElse(0L)));
                } else if (!table.holds(id)) {
                    catchUp(id);
                }
            }
            return added;
        } finally {
            order.unlock();
        }
    }

    private void shown(long id, float[] vector, Traits traits) {
        index.add(id, vector);
        sampled.add(id, vector);
        table.put(id, traits);
    }

    /// Shows what an addition put into the store before the index refused it, as the store has it.
    private void catchUp(long id) {
        Item item = item(id);
        shown(id, vector(id), Traits.of(item.facts(), item.person().orElse(0L)));
    }

    /// Takes items out for good. Their bytes go from the files at the next purge; [#erasure()] does
    /// that at once and
    /// gives a receipt.
    ///
    /// @return how many were there
    public int remove(Collection<Long> items) {
        int removed = 0;
        var all = List.copyOf(items);
        for (int from = 0; from < all.size(); from += REMOVED_AT_ONCE) {
            var some = all.subList(from, Math.min(all.size(), from + REMOVED_AT_ONCE));
            order.lock();
            try {
                var gone = store.remove(some);
                gone.forEach(this::dropped);
                removed += gone.size();
            } finally {
                order.unlock();
            }
        }
        return removed;
    }

    /// Takes items and people out with every trace in events.
    ///
    /// @return how many events lost what they changed
    int forget(Collection<Long> items, Collection<Long> who) {
        return inOrder(() -> {
            index.unsave(); // first: of a graph that is gone nothing can be left, whatever happens next
            int events = store.forget(items, who);
            items.forEach(this::dropped);
            who.forEach(table::forgetPerson);
            return events;
        });
    }

    /// Does something while nothing here changes.
    <T> T inOrder(Supplier<T> work) {
        order.lock();
        try {
            return work.get();
        } finally {
            order.unlock();
        }
    }

    private void dropped(Long item) {
        table.remove(item);
        index.remove(item);
        sampled.remove(item);
        synchronized (damaged) {
            damaged.remove(item);
        }
    }

    private Event decide(NewEvent event) {
        order.lock();
        try {
            Event made = store.record(event);
            event.changes().forEach(table::apply);
            return made;
        } finally {
            order.unlock();
        }
    }

    /// One item.
    ///
    /// @throws GalleryException of reason NOT_FOUND
    public Item item(long id) {
        return store.item(id).orElseThrow(() -> new GalleryException(Reason.NOT_FOUND, "there is no item " + id));
    }

    /// Items by rising number, a page at a time.
    ///
    /// @param after only those with larger numbers; 0 to begin
    /// @param most how many at most, at least 1
    public List<Item> items(Filter filter, long after, int most) {
        return store.items(filter, after, most);
    }

    /// How many items a filter means.
    public long count(Filter filter) {
        return store.count(filter);
    }

    /// Which of these contents are there.
    public Set<String> known(Collection<String> contents) {
        return store.known(contents);
    }

    /// An item's vector.
    ///
    /// @throws GalleryException of reason NOT_FOUND or DAMAGED
    public float[] vector(long item) {
        return store.vector(item).orElseThrow(() -> new GalleryException(Reason.NOT_FOUND, "there is no item " + item));
    }

    /// An item's thumbnail, a JPEG; empty where there is none.
    public Optional<byte[]> thumbnail(long item) {
        return store.thumbnail(item);
    }

    /// What similarities mean here now.
    public Verdicts verdicts() {
        return Verdicts.of(info().model(), index.size(), sampled);
    }

    /// Finds items.
    public Search search() {
        return search;
    }

    /// Who is who.
    public People people() {
        return people;
    }

    /// What a person should look at.
    public Review review() {
        return review;
    }

    /// How long items are kept.
    public Retention retention() {
        return retention;
    }

    /// Takes out so that nothing stays.
    public Erasure erasure() {
        return erasure;
    }

    /// The store below, for those who copy it as a whole.
    public GalleryStore store() {
        return store;
    }

    /// Overwrites what was taken out wherever it still lies in the files, and gives their space back.
    public void purge() {
        index.unsave();
        store.purge();
    }

    /// Overwrites what was taken out where it still lies in logs; quick, as [GalleryStore#settle()] is.
    void settle() {
        index.unsave();
        store.settle();
    }

    /// Copies the gallery as it is at one moment into a folder that [#open(Path)] opens, while others
    /// go on.
    ///
    /// @param folder where nothing is yet
    public void backup(Path folder) {
        store.backup(folder);
        store.copied(folder.toAbsolutePath().normalize().toString());
    }

    /// Compares store, index and table, and lets items find themselves.
    ///
    /// @param sampled how many items have to, at least 0
    public CheckReport check(int sampled) {
        order.lock();
        try {
            return GalleryCheck.of(store, index, table, sampled);
        } finally {
            order.unlock();
        }
    }

    /// Items whose vectors are not what was written, which no search finds.
    public List<Long> damaged() {
        synchronized (damaged) {
            return List.copyOf(damaged);
        }
    }

    @Override
    public void close() {
        order.lock();
        try (store;
                index) {
            index.save();
        } finally {
            order.unlock();
        }
    }
}
