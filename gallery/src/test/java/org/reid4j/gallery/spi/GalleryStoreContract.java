package org.reid4j.gallery.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reid4j.gallery.data.PinnedModel;
import org.reid4j.core.eval.Threshold;
import org.reid4j.core.eval.Bands;
import org.reid4j.core.eval.Calibration;
import org.reid4j.core.eval.Spread;
import org.reid4j.core.eval.BandTable;
import org.reid4j.gallery.data.Added;
import org.reid4j.gallery.data.Change;
import org.reid4j.gallery.data.Event;
import org.reid4j.gallery.data.Facts;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.data.Item;
import org.reid4j.gallery.data.NewEvent;
import org.reid4j.gallery.data.NewItem;
import org.reid4j.gallery.data.Person;
import org.reid4j.gallery.data.Traits;

/// What every store must do, whatever it stands on: extend this in its test.
public abstract class GalleryStoreContract {
    /// The store under test.
    protected GalleryStore store;

    /// Makes an empty store of [Made#model()], called "people".
    protected abstract GalleryStore create();

    /// Closes the store and opens it again, as a new process would.
    protected abstract GalleryStore reopen(GalleryStore open);

    @BeforeEach
    void make() {
        store = create();
    }

    @AfterEach
    void end() {
        store.close();
    }

    static void refuses(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(GalleryException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(String.valueOf(e.getMessage()).lines().count()).isBetween(1L, 3L);
        });
    }

    List<Long> put(long... seeds) {
        return store.add(LongStream.of(seeds).mapToObj(Made::item).toList()).stream()
                .map(Added::item)
                .toList();
    }

    long person(String name) {
        long id = store.newPerson();
        decide(Event.Kind.CREATE, new Change.Name(id, Optional.empty(), Optional.of(name)));
        return id;
    }

    Event decide(Event.Kind kind, Change... changes) {
        return store.record(new NewEvent(kind, "tester", Optional.empty(), List.of(changes)));
    }

    @Test
    void keepsWhatItIsBoundTo() {
        assertThat(store.info().name()).isEqualTo("people");
        assertThat(store.info().model()).isEqualTo(Made.model());
        assertThat(store.info().retentionDays()).isEmpty();
        store.retention(Optional.of(30));
        store.retained(Made.NOON);
        store.copied("/backups/one");
        store = reopen(store);
        assertThat(store.info().model()).isEqualTo(Made.model());
        assertThat(store.info().retentionDays()).contains(30);
        assertThat(store.retained()).isEqualTo(Made.NOON);
        assertThat(store.copies()).containsExactly("/backups/one");
    }

    @Test
    void bandsThatWereMeasuredAnewTakeThePlaceOfTheOld() {
        var made = Made.model();
        var measured = new PinnedModel(
                made.id(),
                "elsewhere",
                "other",
                made.dimension(),
                made.metric(),
                Optional.of(new Bands(0.9f, 0.7f)),
                Optional.of(new Calibration(
                        12,
                        48,
                        new Spread(10_000, 0.1, 0.2, -0.2, 0, 0.1, 0.2, 0.4),
                        new Spread(100, 0.9, 0.05, 0.8, 0.85, 0.9, 0.95, 0.97),
                        new BandTable(List.of(new Threshold(1e-2, 0.7, 1), new Threshold(1e-3, 0.9, 0.8))))),
                Optional.of("few people"));
        store.bands(measured);
        for (int again = 0; again < 2; again++) {
            var kept = store.info().model();
            assertThat(kept.bands()).contains(new Bands(0.9f, 0.7f));
            assertThat(kept.calibration()).isEqualTo(measured.calibration());
            assertThat(kept.caution()).contains("few people");
            assertThat(kept.name()).isEqualTo(made.name());
            store = reopen(store);
        }
        var foreign = new PinnedModel(
                "another",
                made.name(),
                made.preprocessing(),
                made.dimension(),
                made.metric(),
                Optional.empty(),
                made.calibration(),
                Optional.empty());
        assertThatThrownBy(() -> store.bands(foreign)).isInstanceOf(GalleryException.class);
        assertThat(store.info().model().bands()).contains(new Bands(0.9f, 0.7f));
    }

    @Test
    void givesBackWhatWasPutIn() {
        long id = put(5).getFirst();
        for (int again = 0; again < 2; again++) {
            Item item = store.item(id).orElseThrow();
            assertThat(item.content()).isEqualTo(Made.item(5).content());
            assertThat(item.facts()).isEqualTo(Made.item(5).facts());
            assertThat(item.person()).isEmpty();
            assertThat(item.thumbnail()).isTrue();
            assertThat(store.vector(id).orElseThrow()).isEqualTo(Made.vector(5));
            assertThat(store.thumbnail(id).orElseThrow())
                    .isEqualTo(Made.item(5).thumbnail().orElseThrow());
            store = reopen(store);
        }
        assertThat(store.check()).isEmpty();
    }

    @Test
    void keepsAnItemWithoutFacts() {
        long id = store.add(List.of(NewItem.of("bare", Made.vector(1))))
                .getFirst()
                .item();
        Item item = store.item(id).orElseThrow();
        assertThat(item.facts()).isEqualTo(Facts.NONE);
        assertThat(item.thumbnail()).isFalse();
        assertThat(store.thumbnail(id)).isEmpty();
        assertThat(item.since()).isEqualTo(item.added());
    }

    @Test
    void leavesAnItemThatIsThereAsItWas() {
        var first = store.add(List.of(Made.item(1), Made.item(2)));
        var second = store.add(List.of(Made.item(3), Made.item(1).withFacts(Facts.NONE), Made.item(3)));
        assertThat(first).extracting(Added::fresh).containsExactly(true, true);
        assertThat(second).extracting(Added::fresh).containsExactly(true, false, false);
        assertThat(second.get(1).item()).isEqualTo(first.getFirst().item());
        assertThat(second.get(2).item()).isEqualTo(second.getFirst().item());
        assertThat(store.item(first.getFirst().item()).orElseThrow().facts())
                .isEqualTo(Made.item(1).facts());
        assertThat(store.known(List.of(Made.item(1).content(), Made.item(9).content())))
                .containsExactly(Made.item(1).content());
    }

    @Test
    void neverGivesANumberTwice() {
        long last = put(1, 2, 3).getLast();
        assertThat(store.remove(List.of(last, last, 99L))).containsExactly(last);
        store = reopen(store);
        assertThat(put(3).getFirst()).isGreaterThan(last);
        assertThat(store.vector(last)).isEmpty();
        assertThat(store.item(last)).isEmpty();
        assertThat(store.thumbnail(last)).isEmpty();
    }

    static Stream<float[]> flawed() {
        var nan = Made.vector(1);
        nan[3] = Float.NaN;
        var infinite = Made.vector(1);
        infinite[0] = Float.POSITIVE_INFINITY;
        var longer = Made.vector(1);
        longer[0] += 1;
        return Stream.of(nan, infinite, longer, new float[Made.DIMENSION], new float[0], new float[] {1});
    }

    @ParameterizedTest
    @MethodSource("flawed")
    void refusesWhatIsNoVectorAndThenTakesNothing(float[] vector) {
        refuses(Reason.INVALID, () -> store.add(List.of(Made.item(1), NewItem.of("flawed", vector))));
        assertThat(store.count(Filter.ALL)).isZero();
    }

    @Test
    void takesAllItemsOrNone() {
        refuses(
                Reason.NOT_FOUND,
                () -> store.add(List.of(Made.item(1), Made.item(2).withPerson(77))));
        assertThat(store.count(Filter.ALL)).isZero();
        assertThat(put(1)).hasSize(1);
    }

    static Stream<Filter> filters() {
        return Stream.of(
                Filter.ALL,
                Filter.ALL.withCameras("camera 1"),
                Filter.ALL.withCameras("camera 0", "camera 2", "nowhere"),
                Filter.ALL.between(Made.NOON.plusSeconds(120), Made.NOON.plusSeconds(300)),
                Filter.ALL.withTags("tag 1"),
                Filter.ALL.withTags("tag 2", "all"),
                Filter.ALL.withTags("tag 1", "tag 2"),
                Filter.ALL.withPeople(1L),
                Filter.ALL.withNamed(true),
                Filter.ALL.withNamed(false),
                new Filter(
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Set.of("all"),
                        Set.of(),
                        Optional.empty(),
                        Set.of("track 1", "track 3"),
                        Set.of("source 1")));
    }

    /// The oracle is [Filter#accepts], which the index's filter uses too.
    @ParameterizedTest
    @MethodSource("filters")
    void filtersAsFiltersSay(Filter filter) {
        long anna = person("Anna");
        put(1, 2, 3, 4, 5, 6, 7, 8, 9);
        store.add(List.of(NewItem.of("bare", Made.vector(50)), Made.item(51).withPerson(anna)));
        var expected = new ArrayList<Long>();
        store.forEach((item, vector) -> {
            if (filter.accepts(Traits.of(item.facts(), item.person().orElse(0L)))) {
                expected.add(item.id());
            }
        });
        var pages = new ArrayList<Long>();
        var page = store.items(filter, 0, 2);
        while (!page.isEmpty()) {
            page.forEach(item -> pages.add(item.id()));
            page = store.items(filter, page.getLast().id(), 2);
        }
        assertThat(pages).isEqualTo(expected);
        assertThat(store.count(filter)).isEqualTo(expected.size());
    }

    @Test
    void listsWhatIsOlderThanATime() {
        var ids = put(1, 2, 3);
        assertThat(store.before(Made.NOON.plusSeconds(60))).isEmpty();
        assertThat(store.before(Made.NOON.plusSeconds(150))).containsExactlyElementsOf(ids.subList(0, 2));
        long bare = store.add(List.of(NewItem.of("bare", Made.vector(9))))
                .getFirst()
                .item();
        Instant added = store.item(bare).orElseThrow().added();
        assertThat(store.before(added)).doesNotContain(bare);
        assertThat(store.before(added.plusMillis(1))).contains(bare);
    }

    @Test
    void showsEverythingByNumber() {
        var ids = put(4, 2, 9);
        var seen = new ArrayList<Long>();
        var vectors = new ArrayList<float[]>();
        store.forEach((item, vector) -> {
            seen.add(item.id());
            vectors.add(vector.orElseThrow());
        });
        assertThat(seen).isEqualTo(new ArrayList<>(new TreeSet<>(ids)));
        assertThat(vectors).hasSize(3);
        assertThat(vectors.getFirst()).isEqualTo(Made.vector(4));
    }

    @Test
    void keepsPeopleUnderNumbersThatAreNeverGivenAgain() {
        long anna = person("Anna");
        long ben = person("Ben");
        put(1);
        long item = store.add(List.of(Made.item(2).withPerson(ben))).getFirst().item();
        assertThat(store.people()).containsExactly(new Person(anna, "Anna", 0), new Person(ben, "Ben", 1));
        decide(Event.Kind.UNASSIGN, new Change.Owner(item, ben, 0));
        store.forget(List.of(), List.of(ben));
        assertThat(store.person(ben)).isEmpty();
        store = reopen(store);
        assertThat(store.newPerson()).isGreaterThan(ben);
        refuses(Reason.CONFLICT, () -> person("Anna"));
    }

    @Test
    void makesChangesOnlyWhereEverythingIsAsItWasBefore() {
        long anna = person("Anna");
        long item = put(1).getFirst();
        var event = decide(Event.Kind.ASSIGN, new Change.Owner(item, 0, anna));
        assertThat(event.changes()).isEqualTo(1);
        assertThat(event.actor()).isEqualTo("tester");
        assertThat(store.item(item).orElseThrow().person()).contains(anna);
        refuses(
                Reason.CONFLICT,
                () -> decide(Event.Kind.ASSIGN, new Change.NotThis(item, anna, true), new Change.Owner(item, 0, anna)));
        assertThat(store.notThis(anna)).isEmpty(); // none of that event's changes
        refuses(Reason.CONFLICT, () -> decide(Event.Kind.NOT_THIS, new Change.NotThis(item, anna, false)));
        refuses(Reason.CONFLICT, () -> decide(Event.Kind.TAG, new Change.Tag(item, "all", true)));
        refuses(
                Reason.CONFLICT,
                () -> decide(Event.Kind.RENAME, new Change.Name(anna, Optional.of("Eve"), Optional.of("Mia"))));
        refuses(
                Reason.CONFLICT,
                () -> decide(Event.Kind.MERGE, new Change.Name(anna, Optional.of("Anna"), Optional.empty())));
        refuses(Reason.NOT_FOUND, () -> decide(Event.Kind.ASSIGN, new Change.Owner(item, anna, 55)));
        refuses(Reason.NOT_FOUND, () -> decide(Event.Kind.ASSIGN, new Change.Owner(999, 0, anna)));
        assertThat(store.events(Long.MAX_VALUE, 10)).hasSize(2);
    }

    @Test
    void keepsEventsWithWhatTheyChanged() {
        long anna = person("Anna");
        long item = put(1).getFirst();
        var changes = List.<Change>of(
                new Change.NotThis(item, anna, true),
                new Change.Tag(item, "seen", true),
                new Change.Name(anna, Optional.of("Anna"), Optional.of("Anne")));
        var event = store.record(new NewEvent(Event.Kind.RENAME, "me", Optional.empty(), changes));
        store = reopen(store);
        assertThat(store.changes(event.id())).isEqualTo(changes);
        assertThat(store.notThis(anna)).containsExactly(item);
        assertThat(store.notShown(item)).containsExactly(anna);
        assertThat(store.item(item).orElseThrow().facts().tags()).contains("seen");
        var undo = store.record(new NewEvent(
                Event.Kind.UNDO,
                "me",
                Optional.of(event.id()),
                changes.reversed().stream().map(Change::reversed).toList()));
        assertThat(store.event(event.id()).orElseThrow().undoneBy()).contains(undo.id());
        assertThat(store.person(anna).orElseThrow().name()).isEqualTo("Anna");
        assertThat(store.notThis(anna)).isEmpty();
        assertThat(store.events(undo.id(), 1)).extracting(Event::id).containsExactly(event.id());
    }

    @Test
    void forgetsWithEveryTrace() {
        long anna = person("Anna");
        long ben = person("Ben");
        var ids = put(1, 2);
        var both =
                decide(Event.Kind.ASSIGN, new Change.Owner(ids.get(0), 0, anna), new Change.Owner(ids.get(1), 0, ben));
        var tag = decide(Event.Kind.TAG, new Change.Tag(ids.get(1), "later", true));
        assertThat(store.forget(List.of(ids.getFirst()), List.of(anna))).isPositive();
        assertThat(store.event(both.id()).orElseThrow().erased()).isTrue();
        assertThat(store.changes(both.id())).isEmpty();
        assertThat(store.changes(tag.id())).hasSize(1);
        assertThat(store.people()).extracting(Person::name).containsExactly("Ben");
        assertThat(store.item(ids.getFirst())).isEmpty();
        assertThat(store.check()).isEmpty();
    }

    @Test
    void isOneWhoseManyThreadsSeeNoHalfCalls() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            var writers = LongStream.range(0, 4)
                    .mapToObj(t -> threads.submit(() -> {
                        for (long i = 0; i < 10; i++) {
                            put(1000 * t + 2 * i, 1000 * t + 2 * i + 1);
                            assertThat(store.count(Filter.ALL) % 2).isZero();
                        }
                    }))
                    .toList();
            for (var writer : writers) {
                writer.get();
            }
        }
        assertThat(store.count(Filter.ALL)).isEqualTo(80);
        assertThat(store.check()).isEmpty();
    }
}
