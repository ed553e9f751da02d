package org.reid4j.core.data.sets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.DatasetFormat;
import org.reid4j.core.data.Detection;
import org.reid4j.core.data.Partition;
import org.reid4j.core.data.PhotoFiles;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.Shown;
import org.reid4j.core.data.WalkFiles;
import org.reid4j.core.eval.CrossView;

/// People's own walks: one folder a person, in it one a walk with its frames or its pickle, or with a folder a view
/// (`anna/monday/001.png`, `anna/monday/090/001.png`).
///
/// A person's walks whose names begin with `gallery` answer, or else the first by name; the others ask. People are
/// divided as own photos are, or by a partition file. Photos lie in folders of the same shape, so walks are recognised
/// by their files alone ([SilhouetteSigns]), or by the `prepared.csv` that `reid gait prepare` leaves; whoever's are
/// not recognised says `data.format=walks`.
public final class OwnWalks implements DatasetFormat {
    private static final int PEEKED = 5;
    private static final String PREPARED = "prepared.csv";
    private static final int ANSWERS = 0;

    @Override
    public String name() {
        return "walks";
    }

    @Override
    public String layout() {
        return "walks: PERSON/WALK/ or PERSON/WALK/VIEW/ with silhouettes";
    }

    @Override
    public boolean partitioned() {
        return true;
    }

    @Override
    public Optional<Detection> detect(Path root) {
        List<Path> some = new ArrayList<>();
        List<Path> people = PhotoFiles.folders(root);
        for (Path person : people.subList(0, Math.min(PEEKED, people.size()))) {
            walks(person).stream()
                    .limit(PEEKED)
                    .flatMap(walk -> places(walk).values().stream().limit(PEEKED))
                    .flatMap(place -> WalkFiles.in(place).stream())
                    .forEach(some::add);
        }
        if (some.isEmpty()) {
            return Optional.empty();
        }
        boolean sure =
                Files.isRegularFile(root.resolve(PREPARED)) || some.stream().allMatch(SilhouetteSigns::isWalk);
        return Optional.of(new Detection(
                name(),
                root,
                sure ? Detection.Strength.NAMES : Detection.Strength.IF_NAMED,
                "%,d people with folders of silhouettes, such as %s"
                        .formatted(people.size(), Shown.path(root.relativize(some.getFirst())))));
    }

    private static List<Path> walks(Path person) {
        return PhotoFiles.folders(person);
    }

    /// The folders that the views of a walk lie in; the walk's own where it has no views.
    private static Map<Integer, Path> places(Path walk) {
        if (WalkFiles.in(walk).isPresent()) {
            return Map.of(Sample.UNKNOWN_CAMERA, walk);
        }
        Map<Integer, Path> views = new TreeMap<>();
        PhotoFiles.folders(walk).forEach(view -> Views.of(view).ifPresent(degrees -> views.put(degrees, view)));
        return views;
    }

    @Override
    public Dataset read(Path home, DataOptions options) {
        List<Path> people = PhotoFiles.folders(home).stream()
                .filter(person -> !walks(person).isEmpty())
                .toList();
        People numbers = new People(people.stream().map(OwnWalks::nameOf).collect(Collectors.toSet()));
        var found = new FoundWalks();
        Set<Integer> asking = new TreeSet<>();
        for (Path person : people) {
            String name = nameOf(person);
            Map<Path, Integer> conditions = conditions(walks(person));
            conditions.forEach((walk, condition) -> {
                if (condition != ANSWERS) {
                    asking.add(condition);
                }
                Map<Integer, Path> places = places(walk);
                if (places.isEmpty()) {
                    found.empty(walk);
                }
                places.forEach((view, place) -> found.look(place, name, numbers.number(name), condition, view));
            });
        }
        if (found.size() == 0) {
            throw new DataException("%s has no walks.\nExpected: %s, as in anna/monday/001.png, anna/friday/001.png."
                    .formatted(Shown.path(home), layout()));
        }
        Partition.Listed partition = options.partition().isPresent()
                ? listed(options.partition().get())
                : drawn(found.people(), numbers, options);
        return found.divide(name(), home, partition, CrossView.ownWalks(asking), numbers.names(), List.of());
    }

    private static String nameOf(Path folder) {
        return String.valueOf(folder.getFileName());
    }

    /// Which of a person's walks answers, and the numbers of those that ask, from 1 by name.
    private static Map<Path, Integer> conditions(List<Path> walks) {
        List<Path> gallery = walks.stream()
                .filter(walk -> nameOf(walk).toLowerCase(Locale.ROOT).startsWith("gallery"))
                .toList();
        List<Path> answering = gallery.isEmpty()
                ? walks.stream()
                        .filter(walk -> !places(walk).isEmpty())
                        .limit(1)
                        .toList()
                : gallery;
        Map<Path, Integer> conditions = new TreeMap<>();
        int next = ANSWERS + 1;
        for (Path walk : walks) {
            conditions.put(walk, answering.contains(walk) ? ANSWERS : next++);
        }
        return conditions;
    }

    private static Partition.Listed listed(Partition chosen) {
        return switch (chosen) {
            case Partition.Listed listed -> listed;
            case Partition.Named(String name) ->
                throw new DataException(
                        "the partition '%s' is one of CASIA-B, not of own walks.\nGive a JSON file with TRAIN_SET and TEST_SET, or leave data.partition out."
                                .formatted(Shown.text(name)));
        };
    }

    private static Partition.Listed drawn(Set<String> people, People numbers, DataOptions options) {
        Set<Integer> all = people.stream().map(numbers::number).collect(Collectors.toSet());
        int count = Halves.share(all.size(), options.trainShare());
        Set<Integer> learn = Halves.choose(all, count, options.seed(), options.split());
        Map<Boolean, Set<String>> sides = people.stream()
                .collect(Collectors.partitioningBy(
                        person -> learn.contains(numbers.number(person)), Collectors.toSet()));
        return new Partition.Listed(
                "drawn (seed %d, train share %s)".formatted(options.seed(), options.trainShare()),
                sides.getOrDefault(true, Set.of()),
                sides.getOrDefault(false, Set.of()));
    }
}
