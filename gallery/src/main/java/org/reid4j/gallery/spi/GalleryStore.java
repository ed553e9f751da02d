package org.reid4j.gallery.spi;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.reid4j.gallery.data.Added;
import org.reid4j.gallery.data.Change;
import org.reid4j.gallery.data.Event;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryInfo;
import org.reid4j.gallery.data.Item;
import org.reid4j.gallery.data.NewEvent;
import org.reid4j.gallery.data.NewItem;
import org.reid4j.gallery.data.Person;
import org.reid4j.gallery.data.PinnedModel;

/// Keeps one gallery: the single source of truth, from which indexes are made.
///
/// Every call that changes something is one transaction, and returns when it is on disk: after a crash
/// what returned is
/// there, and of what did not return either all or nothing. Safe for any number of threads. A method
/// throws
/// [GalleryException]: RESOURCES when the disk refuses, SERVER when a server does, DAMAGED when it gives other
/// bytes than were
/// written.
public interface GalleryStore extends AutoCloseable {

    /// Sees every item, by rising number.
    @FunctionalInterface
    interface Visitor {
        /// @param vector empty where its bytes are not those that were written
        void see(Item item, Optional<float[]> vector);
    }

    /// What the gallery is called and bound to.
    GalleryInfo info();

    /// Sets how long items are kept.
    void retention(Optional<Integer> days);

    /// Puts other bands in the place of the model's, which were measured anew; its vectors stay what they are.
    ///
    /// @param measured the same model with other bands; what else it says is not kept
    /// @throws GalleryException of reason FOREIGN_MODEL for another model
    void bands(PinnedModel measured);

    /// Puts items in. One whose content is there already is left as it was.
    ///
    /// @param items vectors of the gallery's dimension, finite, of length 1
    /// @return one for each, in their order
    /// @throws GalleryException of reason INVALID for a vector that is none, NOT_FOUND for a person
    ///     that is none;
    ///     nothing is put in then
    List<Added> add(List<NewItem> items);

    /// Takes items out, for good: their numbers are never used again.
    ///
    /// @return which were there
    Set<Long> remove(Collection<Long> items);

    /// One item.
    Optional<Item> item(long id);

    /// Items by rising number.
    ///
    /// @param after only those with larger numbers
    /// @param most how many at most, at least 1
    List<Item> items(Filter filter, long after, int most);

    /// How many items a filter means.
    long count(Filter filter);

    /// The numbers of the items that were seen before a time, or added before it where nobody knows.
    List<Long> before(Instant time);

    /// Which of these contents are there.
    Set<String> known(Collection<String> contents);

    /// An item's vector; empty where there is no such item.
    ///
    /// @throws GalleryException of reason DAMAGED when its bytes are not those that were written
    Optional<float[]> vector(long item);

    /// An item's thumbnail; empty where there is none.
    Optional<byte[]> thumbnail(long item);

    /// Shows all items with their vectors, as they were at one moment.
    void forEach(Visitor visitor);

    /// Everybody, by name.
    List<Person> people();

    /// Somebody.
    Optional<Person> person(long id);

    /// A number for somebody new, never given before. The person begins to be when a change says the
    /// name.
    long newPerson();

    /// The items said not to show a person.
    Set<Long> notThis(long person);

    /// The people whom an item is said not to show.
    Set<Long> notShown(long item);

    /// Makes changes, all or none, and keeps them as an event.
    ///
    /// @throws GalleryException of reason CONFLICT when something is not as a change has it before, or
    ///     a name is
    ///     another's; NOT_FOUND for an item or person that is none
    Event record(NewEvent event);

    /// Events, the newest first.
    ///
    /// @param before only those with smaller numbers
    /// @param most how many at most, at least 1
    List<Event> events(long before, int most);

    /// One event.
    Optional<Event> event(long id);

    /// What an event changed, in order; empty when that was erased.
    List<Change> changes(long event);

    /// Takes out items and people with every trace in events, as [#remove] does not.
    ///
    /// @return how many events lost what they changed
    int forget(Collection<Long> items, Collection<Long> people);

    /// Overwrites what was taken out where it still lies in logs. Quick; [#purge()] is sure of every byte.
    void settle();

    /// Sees to it that no byte of what was taken out stays in the store's files, as far as they are the store's
    /// ([#beyond()] says what is not). May take a while for large stores.
    void purge();

    /// Copies the whole store, as it is at one moment, while others go on reading and writing.
    ///
    /// @param folder of its own, made by this
    void backup(Path folder);

    /// Notes that a copy was made, so that whoever erases is told of it.
    void copied(String where);

    /// The copies that were made.
    List<String> copies();

    /// When retention was last looked after; the creation at first.
    Instant retained();

    /// Notes when retention was looked after.
    void retained(Instant time);

    /// What is wrong with the store itself, each in a line; empty when nothing is. Reads everything.
    List<String> check();

    /// The files that hold the gallery, for whoever looks for bytes in them; none where they are a server's.
    List<Path> files();

    /// What the gallery stands on and where, in a few words for people.
    default String described() {
        return "its own files";
    }

    /// Where bytes of what was taken out may still be after [#purge()], out of the store's reach, each in a line:
    /// to be seen to by hand.
    default List<String> beyond() {
        return List.of();
    }

    @Override
    void close();
}
