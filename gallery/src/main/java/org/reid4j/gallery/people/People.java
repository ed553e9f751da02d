package org.reid4j.gallery.people;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.reid4j.gallery.data.Change;
import org.reid4j.gallery.data.Event;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.data.Item;
import org.reid4j.gallery.data.NewEvent;
import org.reid4j.gallery.data.Person;
import org.reid4j.gallery.data.Text;
import org.reid4j.gallery.spi.GalleryStore;

/// Who is who, as operators say. Nothing here is decided by a score; everything is an event, and every
/// event can be
/// taken back as long as nothing newer stands on it.
///
/// Every method that changes something takes the actor, who is kept with the event, and throws
/// [GalleryException] of
/// reason CONFLICT when somebody else was quicker. Thread-safe.
public final class People {
    private static final int PAGE = 10_000;

    private final GalleryStore store;
    private final Recorder recorder;

    /// @param recorder makes the changes
    public People(GalleryStore store, Recorder recorder) {
        this.store = store;
        this.recorder = recorder;
    }

    /// Everybody, by name.
    public List<Person> all() {
        return store.people();
    }

    /// Somebody.
    ///
    /// @throws GalleryException of reason NOT_FOUND
    public Person person(long id) {
        return store.person(id).orElseThrow(() -> new GalleryException(Reason.NOT_FOUND, "there is no person " + id));
    }

    /// Somebody by name, exactly.
    public Optional<Person> named(String name) {
        return store.people().stream()
                .filter(person -> person.name().equals(name))
                .findFirst();
    }

    /// Somebody new.
    ///
    /// @param event that made them
    public record Created(Person person, Event event) {}

    /// Names somebody new.
    ///
    /// @throws GalleryException of reason CONFLICT when somebody has that name
    public Person create(String name, String actor) {
        return create(name, List.of(), actor).person();
    }

    /// Names somebody new, and says that items show them: one event, taken back as a whole.
    ///
    /// @throws GalleryException of reason CONFLICT when somebody has that name, NOT_FOUND for an item that
    ///     is none
    public Created create(String name, Collection<Long> items, String actor) {
        Text.require("name", name, Text.SHORT);
        var shown = items(items);
        long id = store.newPerson();
        var changes = new ArrayList<Change>();
        changes.add(new Change.Name(id, Optional.empty(), Optional.of(name)));
        shown.forEach(item -> move(item, id, changes));
        var event = decide(Event.Kind.CREATE, actor, changes);
        return new Created(person(id), event);
    }

    /// Gives somebody another name.
    public Event rename(long id, String name, String actor) {
        var before = person(id).name();
        if (before.equals(name)) {
            throw new GalleryException(Reason.INVALID, "person %d is called '%s' already".formatted(id, name));
        }
        return decide(Event.Kind.RENAME, actor, List.of(new Change.Name(id, Optional.of(before), Optional.of(name))));
    }

    /// Says that items show somebody, whomever they were said to show before.
    ///
    /// @throws GalleryException of reason INVALID when all do already
    public Event assign(Collection<Long> items, long person, String actor) {
        person(person);
        var changes = new ArrayList<Change>();
        for (Item item : items(items)) {
            if (store.notShown(item.id()).contains(person)) {
                changes.add(new Change.NotThis(item.id(), person, false));
            }
            move(item, person, changes);
        }
        return decide(Event.Kind.ASSIGN, actor, changes);
    }

    /// Says that nobody knows whom items show.
    public Event unassign(Collection<Long> items, String actor) {
        var changes = new ArrayList<Change>();
        items(items).forEach(item -> move(item, 0, changes));
        return decide(Event.Kind.UNASSIGN, actor, changes);
    }

    /// Says that items do not show somebody: they are neither suggested nor found as that person any
    /// more.
    public Event notThis(Collection<Long> items, long person, String actor) {
        person(person);
        var changes = new ArrayList<Change>();
        for (Item item : items(items)) {
            if (item.person().equals(Optional.of(person))) {
                move(item, 0, changes);
            }
            if (!store.notShown(item.id()).contains(person)) {
                changes.add(new Change.NotThis(item.id(), person, true));
            }
        }
        return decide(Event.Kind.NOT_THIS, actor, changes);
    }

    /// Gives items a tag or takes it from them.
    public Event tag(Collection<Long> items, String tag, boolean has, String actor) {
        var changes = new ArrayList<Change>();
        for (Item item : items(items)) {
            if (item.facts().tags().contains(tag) != has) {
                changes.add(new Change.Tag(item.id(), tag, has));
            }
        }
        return decide(Event.Kind.TAG, actor, changes);
    }

    /// What a merge would do.
    public MergePreview preview(long from, long into) {
        if (from == into) {
            throw new GalleryException(Reason.INVALID, "person %d cannot be merged with itself".formatted(from));
        }
        Person gone = person(from);
        Person stays = person(into);
        var conflicts = new LinkedHashSet<Long>();
        int carried = 0;
        var notInto = store.notThis(into);
        for (Item item : of(from)) {
            if (notInto.contains(item.id())) {
                conflicts.add(item.id());
            }
        }
        for (Long item : store.notThis(from)) {
            if (store.item(item).flatMap(Item::person).equals(Optional.of(into))) {
                conflicts.add(item);
            } else if (!notInto.contains(item)) {
                carried++;
            }
        }
        return new MergePreview(gone, stays, gone.items(), List.copyOf(conflicts), carried);
    }

    /// Says that two people are one: the first's items become the second's, the first is no more.
    ///
    /// @param despite whether to merge although items of one were said not to show the other
    /// @throws GalleryException of reason CONFLICT when there are such items and it is not
    public Event merge(long from, long into, boolean despite, String actor) {
        var preview = preview(from, into);
        if (!preview.conflicts().isEmpty() && !despite) {
            throw new GalleryException(
                    Reason.CONFLICT,
                    "%d items of one were said not to show the other, such as item %d\nlook at them, or merge despite that"
                            .formatted(
                                    preview.conflicts().size(),
                                    preview.conflicts().getFirst()));
        }
        var changes = new ArrayList<Change>();
        var notInto = store.notThis(into);
        for (Item item : of(from)) {
            if (notInto.contains(item.id())) {
                changes.add(new Change.NotThis(item.id(), into, false));
            }
            move(item, into, changes);
        }
        for (Long item : store.notThis(from)) {
            changes.add(new Change.NotThis(item, from, false));
            boolean shown = store.item(item).flatMap(Item::person).equals(Optional.of(into));
            if (!shown && !notInto.contains(item)) {
                changes.add(new Change.NotThis(item, into, true));
            }
        }
        changes.add(new Change.Name(from, Optional.of(preview.from().name()), Optional.empty()));
        return decide(Event.Kind.MERGE, actor, changes);
    }

    /// Takes the last merge into somebody back.
    ///
    /// @throws GalleryException of reason NOT_FOUND when there is none, CONFLICT when something newer
    ///     stands on it
    public Event unmerge(long into, String actor) {
        return events(Long.MAX_VALUE, Integer.MAX_VALUE).stream()
                .filter(event -> event.kind() == Event.Kind.MERGE && stands(event))
                .filter(event -> store.changes(event.id()).stream()
                        .anyMatch(change -> change instanceof Change.Owner owner && owner.after() == into))
                .findFirst()
                .map(event -> undo(event.id(), actor))
                .orElseThrow(() -> new GalleryException(
                        Reason.NOT_FOUND, "nobody was merged into person %d, or that was undone".formatted(into)));
    }

    /// Takes an event back, an undo as well.
    ///
    /// @throws GalleryException of reason NOT_FOUND when there is none, CONFLICT when it was taken
    ///     back already, was
    ///     erased, or something newer stands on it
    public Event undo(long id, String actor) {
        var event = event(id);
        if (event.erased()) {
            throw new GalleryException(Reason.CONFLICT, "what event %d changed was erased".formatted(id));
        }
        if (!stands(event)) {
            throw new GalleryException(
                    Reason.CONFLICT,
                    "event %d was taken back by event %d"
                            .formatted(id, event.undoneBy().orElseThrow()));
        }
        var changes =
                store.changes(id).reversed().stream().map(Change::reversed).toList();
        try {
            return recorder.record(new NewEvent(Event.Kind.UNDO, actor, Optional.of(id), changes));
        } catch (GalleryException newer) {
            throw new GalleryException(
                    Reason.CONFLICT,
                    "event %d cannot be taken back: %s\ntake back what came after it first"
                            .formatted(
                                    id,
                                    String.valueOf(newer.getMessage())
                                            .lines()
                                            .findFirst()
                                            .orElse("")),
                    newer);
        }
    }

    /// Does again what was taken back.
    ///
    /// @param id the event, not its undo
    public Event redo(long id, String actor) {
        var event = event(id);
        if (stands(event)) {
            throw new GalleryException(Reason.CONFLICT, "event %d was not taken back".formatted(id));
        }
        return undo(event.undoneBy().orElseThrow(), actor);
    }

    /// Events, the newest first.
    ///
    /// @param before only those with smaller numbers
    /// @param most how many at most, at least 1
    public List<Event> events(long before, int most) {
        return store.events(before, most);
    }

    /// What an event changed.
    public List<Change> changes(long event) {
        return store.changes(event);
    }

    private Event event(long id) {
        return store.event(id).orElseThrow(() -> new GalleryException(Reason.NOT_FOUND, "there is no event " + id));
    }

    /// Whether an event is in force: never undone, or its undo undone.
    private boolean stands(Event event) {
        return event.undoneBy().map(undo -> !stands(event(undo))).orElse(true);
    }

    private static void move(Item item, long to, List<Change> changes) {
        long before = item.person().orElse(0L);
        if (before != to) {
            changes.add(new Change.Owner(item.id(), before, to));
        }
    }

    private List<Item> items(Collection<Long> ids) {
        return new LinkedHashSet<>(ids)
                .stream()
                        .map(id -> store.item(id)
                                .orElseThrow(() -> new GalleryException(Reason.NOT_FOUND, "there is no item " + id)))
                        .toList();
    }

    private List<Item> of(long person) {
        var all = new ArrayList<Item>();
        long after = 0;
        while (true) {
            var page = store.items(Filter.ALL.withPeople(person), after, PAGE);
            if (page.isEmpty()) {
                return all;
            }
            all.addAll(page);
            after = page.getLast().id();
        }
    }

    private Event decide(Event.Kind kind, String actor, List<Change> changes) {
        return recorder.record(new NewEvent(kind, actor, Optional.empty(), changes));
    }
}
