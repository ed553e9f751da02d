package org.reid4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.reid4j.gallery.Gallery;
import org.reid4j.gallery.data.Event;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.people.People;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid gallery people NAME`: who is who, as an operator says, with a way back from everything.
@Command(
        name = "people",
        description = "List the people of a gallery, or change one thing about who is who.",
        sortOptions = false,
        footer = {
            "",
            "Every change is an event; undo=EVENT takes it back while nothing newer stands on it.",
            "",
            "Example: reid gallery people street create=Anna items=3,7",
            "         reid gallery people street merge=Anna into=Annie --preview"
        })
final class GalleryPeople implements Callable<Integer> {
    private static final int LOOKED = 10_000;

    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", description = "The gallery.")
    private String name = "";

    @Option(names = "--create", paramLabel = "PERSON", description = "Name somebody new, with items if any are given.")
    private Optional<String> create = Optional.empty();

    @Option(names = "--rename", paramLabel = "WHO", description = "Give somebody the name in --into.")
    private Optional<String> rename = Optional.empty();

    @Option(names = "--assign", paramLabel = "WHO", description = "The items show this person.")
    private Optional<String> assign = Optional.empty();

    @Option(names = "--unassign", description = "Nobody knows whom the items show.")
    private boolean unassign;

    @Option(names = "--not", paramLabel = "WHO", description = "The items do not show this person.")
    private Optional<String> not = Optional.empty();

    @Option(names = "--merge", paramLabel = "WHO", description = "This person is the one in --into.")
    private Optional<String> merge = Optional.empty();

    @Option(names = "--unmerge", paramLabel = "WHO", description = "Take the last merge into this person back.")
    private Optional<String> unmerge = Optional.empty();

    @Option(names = "--undo", paramLabel = "EVENT", description = "Take an event back.")
    private Optional<Long> undo = Optional.empty();

    @Option(names = "--redo", paramLabel = "EVENT", description = "Do again what was taken back.")
    private Optional<Long> redo = Optional.empty();

    @Option(names = "--events", description = "List what was decided, the newest first.")
    private boolean events;

    @Option(names = "--review", description = "List items that may show somebody named: look at them.")
    private boolean review;

    @Option(names = "--items", split = ",", paramLabel = "N,…", description = "The items that are meant.")
    private List<String> items = new ArrayList<>();

    @Option(
            names = "--into",
            paramLabel = "WHO",
            description = "Of --merge the person who stays, of --rename the name.")
    private Optional<String> into = Optional.empty();

    @Option(names = "--preview", description = "Say what a merge would do, and do nothing.")
    private boolean preview;

    @Option(names = "--despite", description = "Merge although items of one were said not to show the other.")
    private boolean despite;

    @Option(names = "--k", paramLabel = "N", defaultValue = "50", description = "How many are listed (default: 50).")
    private int k = 50;

    @Mixin
    private final GalleryPlace place = new GalleryPlace();

    @Mixin
    private final Common common = new Common();

    GalleryPeople(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        long asked = Stream.of(create, rename, assign, not, merge, unmerge, undo, redo)
                        .filter(Optional::isPresent)
                        .count()
                + Stream.of(unassign, events, review).filter(flag -> flag).count();
        if (asked > 1) {
            throw Reid.usage("one change at a time: say one of create, rename, assign, unassign, not, merge, undo …");
        }
        if (k < 1) {
            throw Reid.usage("k is " + k + ", must be at least 1");
        }
        try (var gallery = place.open(name, terminal.clock())) {
            if (events) {
                listEvents(gallery.people());
            } else if (review) {
                listReview(gallery);
            } else if (merge.isPresent() && preview) {
                previewMerge(gallery);
            } else if (asked == 1) {
                changed(gallery, change(gallery));
            } else {
                list(gallery);
            }
        }
        return 0;
    }

    private Optional<Event> change(Gallery gallery) {
        People people = gallery.people();
        String actor = System.getProperty("user.name");
        if (create.isPresent()) {
            var numbers = GalleryWords.numbers(items);
            var before = owners(gallery, numbers);
            Event event = people.create(create.get(), numbers, actor).event();
            sayWhose(gallery, before);
            return Optional.of(event);
        }
        if (undo.isPresent() || redo.isPresent()) {
            return Optional.of(
                    undo.map(id -> people.undo(id, actor)).orElseGet(() -> people.redo(redo.orElseThrow(), actor)));
        }
        if (unassign) {
            return Optional.of(people.unassign(numbers(), actor));
        }
        return Optional.of(rename.map(who -> people.rename(id(gallery, who), other(), actor))
                .or(() -> assign.map(who -> assigned(gallery, id(gallery, who), actor)))
                .or(() -> not.map(who -> people.notThis(numbers(), id(gallery, who), actor)))
                .or(() -> merge.map(who -> people.merge(id(gallery, who), id(gallery, other()), despite, actor)))
                .or(() -> unmerge.map(who -> people.unmerge(id(gallery, who), actor)))
                .orElseThrow());
    }

    /// Assigns the items, and says whose they were before.
    private Event assigned(Gallery gallery, long person, String actor) {
        var before = owners(gallery, numbers());
        before.remove(person);
        Event event = gallery.people().assign(numbers(), person, actor);
        sayWhose(gallery, before);
        return event;
    }

    private static Map<Long, Long> owners(Gallery gallery, List<Long> items) {
        return items.stream()
                .map(gallery::item)
                .flatMap(item -> item.person().stream())
                .collect(Collectors.groupingBy(owner -> owner, TreeMap::new, Collectors.counting()));
    }

    private void sayWhose(Gallery gallery, Map<Long, Long> before) {
        before.forEach((owner, count) -> terminal.say("note: %d of these items were %s's before"
                .formatted(count, gallery.people().person(owner).name())));
    }

    private static long id(Gallery gallery, String who) {
        return ItemChoice.person(gallery, who).id();
    }

    private String other() {
        return into.orElseThrow(() -> Reid.usage("say who: into=NAME"));
    }

    private List<Long> numbers() {
        if (items.isEmpty()) {
            throw Reid.usage("say which items: items=3,7");
        }
        return GalleryWords.numbers(items);
    }

    private void changed(Gallery gallery, Optional<Event> event) {
        if (common.json) {
            var json = new LinkedHashMap<String, Object>();
            event.ifPresent(made -> json.put("event", GalleryWords.json(made)));
            json.put(
                    "people",
                    gallery.people().all().stream().map(GalleryWords::json).toList());
            terminal.json(json);
            return;
        }
        event.ifPresent(made -> terminal.say(
                "event %d; back with: reid gallery people %s undo=%d".formatted(made.id(), name, made.id())));
        list(gallery);
    }

    private void list(Gallery gallery) {
        var all = gallery.people().all();
        if (common.json) {
            terminal.json(Map.of("people", all.stream().map(GalleryWords::json).toList()));
            return;
        }
        if (all.isEmpty()) {
            terminal.out().println("nobody is named yet");
        }
        all.forEach(person -> terminal.out()
                .printf(Locale.ROOT, "%6d  %,7d items  %s%n", person.id(), person.items(), person.name()));
    }

    private void listEvents(People people) {
        var all = people.events(Long.MAX_VALUE, k);
        if (common.json) {
            terminal.json(Map.of("events", all.stream().map(GalleryWords::json).toList()));
            return;
        }
        all.forEach(event -> terminal.out()
                .printf(
                        "%6d  %s  %-9s %-10s %d changes%s%s%s%n",
                        event.id(),
                        event.time(),
                        event.kind().name().toLowerCase(Locale.ROOT),
                        event.actor(),
                        event.changes(),
                        event.undoes().map(id -> ", takes back " + id).orElse(""),
                        event.undoneBy().map(id -> ", taken back by " + id).orElse(""),
                        event.erased() ? ", erased" : ""));
    }

    private void listReview(Gallery gallery) {
        var page = gallery.review().page(Filter.ALL, true, 0, k, LOOKED);
        if (common.json) {
            var rows = page.suggestions().stream()
                    .map(hint -> {
                        var json = GalleryWords.json(hint.item());
                        json.put("may_be", GalleryWords.json(hint.person()));
                        json.put("nearest", hint.nearest());
                        json.put("similarity", hint.similarity());
                        json.put("verdict", hint.verdict().name().toLowerCase(Locale.ROOT));
                        return json;
                    })
                    .toList();
            terminal.json(Map.of("review", rows, "next", page.next()));
            return;
        }
        page.suggestions()
                .forEach(hint -> terminal.out()
                        .printf(
                                Locale.ROOT,
                                "%8d  %.3f  %-6s  may be %s (item %d)%n",
                                hint.item().id(),
                                hint.similarity(),
                                hint.verdict().name().toLowerCase(Locale.ROOT),
                                hint.person().name(),
                                hint.nearest()));
    }

    private void previewMerge(Gallery gallery) {
        var found = gallery.people().preview(id(gallery, merge.orElseThrow()), id(gallery, other()));
        if (common.json) {
            var json = new LinkedHashMap<String, Object>();
            json.put("from", GalleryWords.json(found.from()));
            json.put("into", GalleryWords.json(found.into()));
            json.put("moved", found.moved());
            json.put("conflicts", found.conflicts());
            json.put("carried", found.carried());
            terminal.json(json);
            return;
        }
        terminal.out()
                .printf(
                        "%,d items of %s would move to %s, who has %,d; %s would be no more%n",
                        found.moved(),
                        found.from().name(),
                        found.into().name(),
                        found.into().items(),
                        found.from().name());
        if (!found.conflicts().isEmpty()) {
            terminal.out()
                    .printf(
                            "%d items of one were said not to show the other: %s; --despite forgets that%n",
                            found.conflicts().size(), found.conflicts());
        }
    }
}
