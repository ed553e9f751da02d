package org.reid4j.gallery;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.reid4j.gallery.data.Change;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.Traits;
import org.reid4j.gallery.spi.ItemFilter;

/// What filters ask of every item, in memory, since a search asks it of many thousands a second.
final class ItemTable {
    private final Map<Long, Traits> traits = new ConcurrentHashMap<>();
    private final Map<String, String> words = new ConcurrentHashMap<>(); // each text once

    void put(long item, Traits of) {
        traits.put(
                item,
                new Traits(
                        once(of.camera()),
                        of.time(),
                        once(of.track()),
                        once(of.source()),
                        of.tags().stream().map(this::once).collect(Collectors.toUnmodifiableSet()),
                        of.person()));
    }

    private String once(String word) {
        String known = words.putIfAbsent(word, word);
        return known == null ? word : known;
    }

    void remove(long item) {
        traits.remove(item);
    }

    int size() {
        return traits.size();
    }

    /// The numbers of all items.
    LongStream ids() {
        return traits.keySet().stream().mapToLong(Long::longValue);
    }

    boolean holds(long item) {
        return traits.containsKey(item);
    }

    Summary summary() {
        var cameras = new TreeMap<String, Long>();
        var seen = new HashMap<Long, Long>();
        long first = Long.MAX_VALUE;
        long last = Traits.UNKNOWN;
        for (Traits of : traits.values()) {
            cameras.merge(of.camera(), 1L, Long::sum);
            if (of.time() != Traits.UNKNOWN) {
                first = Math.min(first, of.time());
                last = Math.max(last, of.time());
                if (of.person() != 0) {
                    seen.merge(of.person(), of.time(), Math::max);
                }
            }
        }
        var people = new HashMap<Long, Instant>();
        seen.forEach((person, time) -> people.put(person, Instant.ofEpochMilli(time)));
        boolean timeless = last == Traits.UNKNOWN;
        return new Summary(
                cameras,
                timeless ? Optional.empty() : Optional.of(Instant.ofEpochMilli(first)),
                timeless ? Optional.empty() : Optional.of(Instant.ofEpochMilli(last)),
                people);
    }

    /// 0 when nobody is known.
    long person(long item) {
        return Optional.ofNullable(traits.get(item)).map(Traits::person).orElse(0L);
    }

    ItemFilter filter(Filter filter) {
        return item -> {
            Traits of = traits.get(item);
            return of != null && filter.accepts(of);
        };
    }

    void apply(Change change) {
        switch (change) {
            case Change.Owner owner -> traits.computeIfPresent(owner.item(), (_, of) -> of.withPerson(owner.after()));
            case Change.Tag tag -> traits.computeIfPresent(tag.item(), (_, of) -> of.withTags(changed(of.tags(), tag)));
            case Change.Name _, Change.NotThis _ -> {}
        }
    }

    private static Set<String> changed(Set<String> tags, Change.Tag change) {
        var all = new TreeSet<>(tags);
        if (change.after()) {
            all.add(change.tag());
        } else {
            all.remove(change.tag());
        }
        return Set.copyOf(all);
    }

    void forgetPerson(long person) {
        traits.replaceAll((_, of) -> of.person() == person ? of.withPerson(0) : of);
    }
}
