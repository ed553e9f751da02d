package org.reid4j.gallery.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.eval.Bands.Verdict;
import org.reid4j.gallery.Gallery;
import org.reid4j.gallery.TestClock;
import org.reid4j.gallery.TestGallery;
import org.reid4j.gallery.data.Event;
import org.reid4j.gallery.data.Facts;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.data.Person;
import org.reid4j.gallery.spi.Made;

class PeopleTest {
    private static final String ME = "tester";

    @TempDir
    Path home;

    private Gallery gallery;
    private People people;
    private long anna;
    private long ben;
    private List<Long> items = List.of();

    @BeforeEach
    void make() {
        gallery = TestGallery.create(home.resolve("people"), new TestClock());
        people = gallery.people();
        items = TestGallery.put(gallery, 1, 2, 3, 4, 5, 6);
        anna = people.create("Anna", ME).id();
        ben = people.create("Ben", ME).id();
    }

    @AfterEach
    void end() {
        gallery.close();
    }

    /// Everything that events can change.
    private Map<String, Object> state() {
        var state = new TreeMap<String, Object>();
        people.all().forEach(person -> state.put("person " + person.id(), person.name()));
        gallery.items(Filter.ALL, 0, 100).forEach(item -> {
            state.put("owner " + item.id(), item.person());
            state.put("tags " + item.id(), item.facts().tags());
            state.put("not " + item.id(), gallery.store().notShown(item.id()));
        });
        return state;
    }

    private Set<Long> filtered(long person) {
        return Set.copyOf(gallery.items(Filter.ALL.withPeople(person), 0, 100).stream()
                .map(item -> item.id())
                .toList());
    }

    private static void refused(Reason reason, ThrowingCallable call, String... words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GalleryException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .satisfies(e -> List.of(words)
                        .forEach(word -> assertThat(e.getMessage()).contains(word)));
    }

    @Test
    void namesAssignsAndTakesBack() {
        var before = state();
        var event = people.assign(items.subList(0, 2), anna, ME);
        assertThat(filtered(anna)).containsExactlyInAnyOrderElementsOf(items.subList(0, 2));
        assertThat(people.person(anna)).isEqualTo(new Person(anna, "Anna", 2));
        var after = state();
        people.undo(event.id(), ME);
        assertThat(state()).isEqualTo(before);
        refused(Reason.CONFLICT, () -> people.undo(event.id(), ME), "taken back");
        people.redo(event.id(), ME);
        assertThat(state()).isEqualTo(after);
        refused(Reason.CONFLICT, () -> people.redo(event.id(), ME), "not taken back");
        people.undo(event.id(), ME);
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void namesSomebodyAndTheirItemsInOneEvent() {
        people.assign(items.subList(0, 1), anna, ME);
        var before = state();
        var created = people.create("Cleo", items.subList(0, 3), ME);
        assertThat(created.person()).isEqualTo(new Person(created.person().id(), "Cleo", 3));
        assertThat(filtered(created.person().id())).containsExactlyInAnyOrderElementsOf(items.subList(0, 3));
        assertThat(people.events(Long.MAX_VALUE, 1).getFirst()).isEqualTo(created.event());
        people.undo(created.event().id(), ME);
        assertThat(state()).isEqualTo(before);
        people.redo(created.event().id(), ME);
        assertThat(filtered(created.person().id())).hasSize(3);
        assertThat(filtered(anna)).isEmpty();
    }

    @Test
    void namesNobodyWhereAnItemIsNone() {
        var before = state();
        var events = people.events(Long.MAX_VALUE, 100);
        refused(Reason.NOT_FOUND, () -> people.create("Cleo", List.of(items.getFirst(), 999L), ME), "999");
        refused(Reason.CONFLICT, () -> people.create("Anna", items, ME), "Anna");
        assertThat(state()).isEqualTo(before);
        assertThat(people.events(Long.MAX_VALUE, 100)).isEqualTo(events);
    }

    @Test
    void renames() {
        var event = people.rename(anna, "Anne", ME);
        assertThat(people.named("Anne")).map(Person::id).contains(anna);
        refused(Reason.CONFLICT, () -> people.rename(ben, "Anne", ME), "Anne");
        people.undo(event.id(), ME);
        assertThat(people.person(anna).name()).isEqualTo("Anna");
        refused(Reason.CONFLICT, () -> people.create("Anna", ME));
        refused(Reason.INVALID, () -> people.create("  ", ME));
        refused(Reason.INVALID, () -> people.create("A\nB", ME));
    }

    @Test
    void mergesAsThePreviewSaidAndUnmerges() {
        people.assign(items.subList(0, 2), anna, ME);
        people.assign(items.subList(2, 4), ben, ME);
        people.notThis(List.of(items.get(4)), anna, ME);
        var before = state();
        var preview = people.preview(anna, ben);
        assertThat(preview.moved()).isEqualTo(2);
        assertThat(preview.conflicts()).isEmpty();
        assertThat(preview.carried()).isEqualTo(1);
        assertThat(state()).isEqualTo(before);

        people.merge(anna, ben, false, ME);

        assertThat(filtered(ben)).containsExactlyInAnyOrderElementsOf(items.subList(0, 4));
        assertThat(people.all()).containsExactly(new Person(ben, "Ben", 4));
        assertThat(gallery.store().notShown(items.get(4))).containsExactly(ben);
        refused(Reason.NOT_FOUND, () -> people.person(anna));
        long later = items.get(5);
        people.assign(List.of(later), ben, ME); // what came later stays with whom it was given to
        people.unmerge(ben, ME);
        assertThat(filtered(anna)).containsExactlyInAnyOrderElementsOf(items.subList(0, 2));
        assertThat(filtered(ben)).contains(later);
        people.unassign(List.of(later), ME);
        assertThat(state()).isEqualTo(before);
        refused(Reason.NOT_FOUND, () -> people.unmerge(ben, ME));
    }

    @Test
    void asksBeforeItMergesWhatSomebodySaidIsNotOne() {
        people.assign(items.subList(0, 2), anna, ME);
        people.assign(items.subList(2, 4), ben, ME);
        people.notThis(List.of(items.get(0)), ben, ME);
        people.notThis(List.of(items.get(2)), anna, ME);
        assertThat(people.preview(anna, ben).conflicts()).containsExactly(items.get(0), items.get(2));
        var before = state();
        refused(Reason.CONFLICT, () -> people.merge(anna, ben, false, ME), "2 items");
        assertThat(state()).isEqualTo(before);
        var event = people.merge(anna, ben, true, ME);
        assertThat(filtered(ben)).hasSize(4);
        people.undo(event.id(), ME);
        assertThat(state()).isEqualTo(before);
        refused(Reason.INVALID, () -> people.merge(anna, anna, false, ME));
    }

    @Test
    void refusesToTakeBackWhatSomethingNewerStandsOn() {
        people.assign(items.subList(0, 2), anna, ME);
        var merge = people.merge(anna, ben, false, ME);
        people.unassign(List.of(items.get(0)), ME);
        refused(
                Reason.CONFLICT,
                () -> people.undo(merge.id(), ME),
                "event " + merge.id(),
                "item " + items.get(0),
                "after it");
        assertThat(people.all()).hasSize(1);
        gallery.remove(List.of(items.get(0)));
        refused(Reason.CONFLICT, () -> people.undo(merge.id(), ME), "item " + items.get(0));
    }

    @Test
    void saysNotThisPersonAndTakesItBackByAssigning() {
        people.assign(List.of(items.getFirst()), anna, ME);
        people.notThis(List.of(items.getFirst()), anna, ME);
        assertThat(filtered(anna)).isEmpty();
        assertThat(gallery.store().notThis(anna)).containsExactly(items.getFirst());
        people.assign(List.of(items.getFirst()), anna, ME);
        assertThat(gallery.store().notThis(anna)).isEmpty();
        refused(Reason.INVALID, () -> people.assign(List.of(items.getFirst()), anna, ME), "nothing would change");
    }

    @Test
    void tagsAndFiltersByTagsAtOnce() {
        var event = people.tag(items, "seen", true, ME);
        var found = gallery.search()
                .find(org.reid4j.gallery.search.Query.photo(Made.vector(1)).in(Filter.ALL.withTags("seen")));
        assertThat(found.hits()).hasSize(6);
        people.undo(event.id(), ME);
        assertThat(gallery.count(Filter.ALL.withTags("seen"))).isZero();
    }

    /// Any sequence of decisions, taken back from the last to the first, leads back to the beginning.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void leadsBackToTheBeginning(long seed) {
        var random = new Random(seed);
        var before = state();
        var events = new ArrayList<Event>();
        for (int i = 0; i < 40; i++) {
            decision(random, i).ifPresent(events::add);
        }
        assertThat(events).hasSizeGreaterThan(15);
        var after = state();
        for (var event : events.reversed()) {
            people.undo(event.id(), ME);
        }
        assertThat(state()).isEqualTo(before);
        events.forEach(event -> people.redo(event.id(), ME));
        assertThat(state()).isEqualTo(after);
        assertThat(gallery.store().check()).isEmpty();
    }

    private Optional<Event> decision(Random random, int i) {
        var all = people.all();
        long one = all.get(random.nextInt(all.size())).id();
        long other = all.get(random.nextInt(all.size())).id();
        var item = List.of(items.get(random.nextInt(items.size())));
        try {
            return Optional.of(
                    switch (random.nextInt(7)) {
                        case 0 -> people.rename(one, "name " + i, ME);
                        case 1, 2 -> people.assign(item, one, ME);
                        case 3 -> people.unassign(item, ME);
                        case 4 -> people.notThis(item, one, ME);
                        case 5 -> people.tag(item, "tag " + i % 3, random.nextBoolean(), ME);
                        default -> people.merge(one, other, true, ME);
                    });
        } catch (GalleryException nothingToDo) {
            return Optional.empty();
        }
    }

    @Test
    void suggestsWhatMayBeSomebodyNamed() {
        float[] face = gallery.vector(items.getFirst());
        people.assign(List.of(items.getFirst()), anna, ME);
        var found = TestGallery.add(
                gallery,
                List.of(
                        TestGallery.like(face, 0.7, 1, Facts.NONE),
                        TestGallery.like(face, 0.9, 2, Facts.NONE),
                        TestGallery.like(face, 0.1, 3, Facts.NONE)));
        var page = gallery.review().page(Filter.ALL, false, 0, 10, 100);
        assertThat(page.suggestions()).singleElement().satisfies(hint -> {
            assertThat(hint.item().id()).isEqualTo(found.getFirst());
            assertThat(hint.person().id()).isEqualTo(anna);
            assertThat(hint.nearest()).isEqualTo(items.getFirst());
            assertThat(hint.verdict()).isEqualTo(Verdict.UNSURE);
        });
        assertThat(page.next()).isZero();
        assertThat(gallery.review().page(Filter.ALL, true, 0, 10, 100).suggestions())
                .hasSize(2);
        var first = gallery.review().page(Filter.ALL, true, 0, 1, 100);
        assertThat(first.suggestions()).hasSize(1);
        assertThat(gallery.review()
                        .page(Filter.ALL, true, first.next(), 10, 100)
                        .suggestions())
                .extracting(hint -> hint.item().id())
                .containsExactly(found.get(1));
        people.notThis(List.of(found.getFirst()), anna, ME);
        assertThat(gallery.review().page(Filter.ALL, false, 0, 10, 100).suggestions())
                .isEmpty();
    }
}
