package org.reid4j.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.reid4j.gallery.Gallery;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.Person;
import org.reid4j.gallery.ingest.Listing;
import org.reid4j.train.config.Nearest;
import picocli.CommandLine.Option;

/// Which items of a gallery a command means.
final class ItemChoice {
    @Option(names = "--camera", split = ",", paramLabel = "NAME,…", description = "Seen by one of these cameras.")
    private List<String> cameras = new ArrayList<>();

    @Option(names = "--from", paramLabel = "TIME", description = "Seen at this time or later, as 2026-03-02T12:00:00Z.")
    private Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "TIME", description = "Seen before this time.")
    private Optional<String> to = Optional.empty();

    @Option(names = "--tag", split = ",", paramLabel = "TAG,…", description = "With all of these tags.")
    private List<String> tags = new ArrayList<>();

    @Option(names = "--person", paramLabel = "WHO", description = "Of this person, by name or number.")
    private Optional<String> person = Optional.empty();

    @Option(names = "--source", paramLabel = "TEXT", description = "From this source.")
    private Optional<String> source = Optional.empty();

    /// What was typed, as a filter.
    Filter filter(Gallery gallery) {
        return new Filter(
                new HashSet<>(cameras),
                from.map(ItemChoice::time),
                to.map(ItemChoice::time),
                new HashSet<>(tags),
                person.map(who -> Set.of(person(gallery, who).id())).orElse(Set.of()),
                Optional.empty(),
                Set.of(),
                source.map(Set::of).orElse(Set.of()));
    }

    /// The person that was typed, where nothing else was.
    Optional<String> personAlone() {
        boolean more =
                !cameras.isEmpty() || from.isPresent() || to.isPresent() || !tags.isEmpty() || source.isPresent();
        return more ? Optional.empty() : person;
    }

    /// Somebody by name or number.
    static Person person(Gallery gallery, String who) {
        return gallery.people()
                .named(who)
                .orElseGet(() -> who.matches("\\d{1,18}")
                        ? gallery.people().person(Long.parseLong(who))
                        : unknown(gallery, who));
    }

    private static Person unknown(Gallery gallery, String who) {
        var names = gallery.people().all().stream().map(Person::name).toList();
        throw Reid.usage(String.format(
                Locale.ROOT,
                "nobody is called '%s'%s",
                who,
                Nearest.to(who, names).map(near -> "\ndid you mean: " + near).orElse("")));
    }

    private static Instant time(String text) {
        return Listing.time(text);
    }
}
