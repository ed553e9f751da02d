package org.reid4j.core.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.reid4j.core.eval.CrossView;
import org.reid4j.core.eval.Protocol;

/// Looks at every file of a dataset before an expensive run does, and reports what would spoil it.
public final class DataCheck {
    private DataCheck() {}

    /// Opens a dataset and checks it; several threads look at files, the report does not depend on how
    /// many.
    ///
    /// @param root as [Datasets#open] takes it
    /// @param format [Datasets#AUTO] or a layout's short name
    /// @param options which split and seed; photos that a list names but the disk lacks are always let
    ///     through and reported as bad
    /// @param verify tells why a photo cannot be used, or nothing when it can; called by several threads at
    ///     once
    /// @throws DataException when the dataset cannot be read at all
    public static DataReport check(
            Path root, String format, DataOptions options, Function<Path, Optional<String>> verify) {
        return check(Datasets.open(root, format, options.withKeepMissing(true)), verify);
    }

    /// Checks a dataset that is open already.
    public static DataReport check(Dataset dataset, Function<Path, Optional<String>> verify) {
        List<Split> splits = List.of(dataset.train(), dataset.query(), dataset.gallery());
        Map<Path, Sample> files = new LinkedHashMap<>();
        splits.forEach(split -> split.samples().forEach(sample -> files.putIfAbsent(sample.path(), sample)));
        FileScan scan = FileScan.of(List.copyOf(files.keySet()), verify);
        Split whole = new Split("all", List.copyOf(files.values()));
        SortedMap<Integer, Integer> perCamera = new TreeMap<>();
        files.values().forEach(sample -> perCamera.merge(sample.camera(), 1, Integer::sum));
        SortedMap<Integer, List<Sample>> people = people(files.values());
        List<DataReport.Leak> leaks = new ArrayList<>(sharedPeople(dataset));
        leaks.addAll(sharedFiles(dataset, scan.duplicates()));
        return new DataReport(
                dataset.format(),
                dataset.root(),
                files.size(),
                whole.identities(),
                whole.cameras(),
                splits.stream().map(DataCheck::count).toList(),
                perCamera,
                scan.bad(),
                scan.duplicates(),
                leaks,
                those(people, own -> own.size() == 1),
                those(people, own -> oneCamera(own, dataset.protocol())),
                unmatched(dataset),
                dataset.notices(),
                dataset.protocol() instanceof CrossView);
    }

    private static DataReport.SplitCount count(Split split) {
        int bystanders = (int) split.samples().stream()
                .filter(sample -> sample.identity() == Sample.DISTRACTOR)
                .count();
        return new DataReport.SplitCount(split.name(), split.size(), split.identities(), split.cameras(), bystanders);
    }

    private static SortedMap<Integer, List<Sample>> people(Collection<Sample> samples) {
        SortedMap<Integer, List<Sample>> people = new TreeMap<>();
        samples.stream()
                .filter(Sample::isPerson)
                .forEach(sample -> people.computeIfAbsent(sample.identity(), _ -> new ArrayList<>())
                        .add(sample));
        return people;
    }

    private static List<Integer> those(SortedMap<Integer, List<Sample>> people, Predicate<List<Sample>> condition) {
        return people.entrySet().stream()
                .filter(person -> condition.test(person.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean oneCamera(List<Sample> own, Protocol protocol) {
        boolean matters = !(protocol instanceof CrossView walks) || walks.views() == CrossView.Views.EACH_OTHER;
        return matters
                && own.getFirst().camera() != Sample.UNKNOWN_CAMERA
                && own.stream().mapToInt(Sample::camera).distinct().count() == 1;
    }

    private static List<DataReport.Leak> sharedPeople(Dataset dataset) {
        Map<Integer, List<Sample>> learnt = people(dataset.train().samples());
        List<Sample> test = new ArrayList<>(dataset.query().samples());
        test.addAll(dataset.gallery().samples());
        List<DataReport.Leak> leaks = new ArrayList<>();
        people(test).forEach((person, own) -> {
            List<Sample> twins = learnt.getOrDefault(person, List.of());
            if (!twins.isEmpty()) {
                String name = dataset.names().getOrDefault(person, String.valueOf(person));
                leaks.add(new DataReport.Leak(
                        DataReport.Leak.Kind.IDENTITY,
                        "person %s has %,d %s in train and %,d in query or gallery"
                                .formatted(
                                        Shown.text(name),
                                        twins.size(),
                                        dataset.protocol() instanceof CrossView ? "walks" : "photos",
                                        own.size()),
                        List.of(twins.getFirst().path(), own.getFirst().path())));
            }
        });
        return leaks;
    }

    /// Files of two splits with the same bytes, or the same file in two splits. In a single-shot protocol
    /// query and gallery are one list by design and count as one split.
    private static List<DataReport.Leak> sharedFiles(Dataset dataset, List<List<Path>> duplicates) {
        boolean drawn = (dataset.protocol() instanceof Protocol.SingleShot
                        || dataset.protocol() instanceof Protocol.SingleGalleryShot)
                && dataset.query().samples().equals(dataset.gallery().samples());
        Map<Path, Set<String>> splitsOf = new LinkedHashMap<>();
        for (Split split : List.of(dataset.train(), dataset.query(), dataset.gallery())) {
            String name = drawn && split.name().equals("query") ? "gallery" : split.name();
            split.samples()
                    .forEach(sample -> splitsOf.computeIfAbsent(sample.path(), _ -> new TreeSet<>())
                            .add(name));
        }
        List<DataReport.Leak> leaks = new ArrayList<>();
        Set<Path> told = new HashSet<>();
        for (List<Path> same : duplicates) {
            Set<String> splits = new TreeSet<>();
            same.forEach(path -> splits.addAll(splitsOf.getOrDefault(path, Set.of())));
            if (splits.size() > 1) {
                told.addAll(same);
                leaks.add(new DataReport.Leak(
                        DataReport.Leak.Kind.FILE,
                        "%d files with the same bytes are in %s".formatted(same.size(), String.join(" and ", splits)),
                        same));
            }
        }
        splitsOf.forEach((path, splits) -> {
            if (splits.size() > 1 && !told.contains(path)) {
                leaks.add(new DataReport.Leak(
                        DataReport.Leak.Kind.FILE,
                        "one file is in %s".formatted(String.join(" and ", splits)),
                        List.of(path)));
            }
        });
        return leaks;
    }

    private static List<Path> unmatched(Dataset dataset) {
        Map<Integer, List<Sample>> answers = people(dataset.gallery().samples());
        return dataset.query().samples().stream()
                .filter(asked -> answers.getOrDefault(asked.identity(), List.of()).stream()
                        .noneMatch(answer -> switch (dataset.protocol()) {
                            case Protocol.CrossCamera _,
                                    Protocol.SingleGalleryShot _,
                                    Protocol.AllShots _,
                                    Protocol.SeparateCameras _ -> answer.camera() != asked.camera();
                            case Protocol.AllCameras _, Protocol.SingleShot _ ->
                                !answer.path().equals(asked.path());
                            case CrossView walks ->
                                walks.views() == CrossView.Views.ANY || answer.camera() != asked.camera();
                        }))
                .map(Sample::path)
                .toList();
    }
}
