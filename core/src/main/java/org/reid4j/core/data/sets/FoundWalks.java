package org.reid4j.core.data.sets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Partition;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.Shown;
import org.reid4j.core.data.Split;
import org.reid4j.core.data.WalkFiles;
import org.reid4j.core.eval.CrossView;

/// Collects the walks of a dataset while its folders are read, and divides their people.
final class FoundWalks {
    private static final int SHOWN = 3;

    /// The same whichever way the folders are nested.
    private static final Comparator<Sample> ORDER = Comparator.comparingInt(Sample::identity)
            .thenComparingInt(Sample::sequence)
            .thenComparingInt(Sample::camera);

    private record Found(String person, Sample walk) {}

    private final List<Found> found = new ArrayList<>();
    private final List<Path> empty = new ArrayList<>();
    private final List<Path> strange = new ArrayList<>();

    /// Takes the walk in a folder, or remembers that there is none.
    ///
    /// @param person the name of the person's folder
    void look(Path folder, String person, int identity, int condition, int view) {
        Optional<Path> walk = WalkFiles.in(folder);
        walk.ifPresentOrElse(
                path -> found.add(new Found(person, new Sample(path, identity, view, condition))),
                () -> empty.add(folder));
    }

    /// Remembers a folder in which there is no walk.
    void empty(Path folder) {
        empty.add(folder);
    }

    /// Remembers a folder whose name says nothing here.
    void strange(Path folder) {
        strange.add(folder);
    }

    int size() {
        return found.size();
    }

    Set<String> people() {
        return found.stream().map(Found::person).collect(Collectors.toCollection(TreeSet::new));
    }

    /// The dataset: people of the partition's one side train, of those of its other side each walk answers or asks
    /// as the protocol says.
    ///
    /// @param notices what the format has to tell; what was left out is added
    Dataset divide(
            String format,
            Path home,
            Partition.Listed partition,
            CrossView protocol,
            Map<Integer, String> names,
            List<String> notices) {
        List<String> told = new ArrayList<>(notices);
        Set<String> here = people();
        leftOut(told, empty, "left out, without frames or a pickle", home);
        leftOut(told, strange, "left out, of no name that the format knows", home);
        tellPeople(told, here, partition);
        List<Sample> train = samples(partition.train());
        List<Sample> test = samples(partition.test());
        if (train.isEmpty() && test.isEmpty()) {
            throw new DataException(
                    "none of the people in %s is in the partition %s.\nIt names people such as %s; there are folders such as %s."
                            .formatted(
                                    Shown.path(home),
                                    Shown.text(partition.name()),
                                    example(Stream.concat(partition.train().stream(), partition.test().stream())),
                                    example(here.stream())));
        }
        told.add("partition %s: %,d people train (%,d walks), %,d are tested (%,d)"
                .formatted(Shown.text(partition.name()), count(train), train.size(), count(test), test.size()));
        return new Dataset(
                format,
                home,
                new Split("train", train),
                new Split("query", asking(test, protocol)),
                new Split(
                        "gallery",
                        test.stream()
                                .filter(walk -> protocol.gallery().contains(walk.sequence()))
                                .toList()),
                names,
                protocol,
                told);
    }

    private static List<Sample> asking(List<Sample> test, CrossView protocol) {
        return test.stream()
                .filter(walk -> protocol.probes().stream()
                        .anyMatch(probes -> probes.conditions().contains(walk.sequence())))
                .toList();
    }

    private static long count(List<Sample> walks) {
        return walks.stream().mapToInt(Sample::identity).distinct().count();
    }

    private List<Sample> samples(Set<String> people) {
        return found.stream()
                .filter(f -> people.contains(f.person()))
                .map(Found::walk)
                .sorted(ORDER)
                .toList();
    }

    private static void tellPeople(List<String> notices, Set<String> here, Partition.Listed partition) {
        Set<String> unknown = new TreeSet<>(partition.train());
        unknown.addAll(partition.test());
        Set<String> unplaced = new TreeSet<>(here);
        unplaced.removeAll(unknown);
        unknown.removeAll(here);
        if (!unplaced.isEmpty()) {
            notices.add("%s left out, the partition %s does not name them: %s"
                    .formatted(people(unplaced), Shown.text(partition.name()), some(unplaced)));
        }
        if (!unknown.isEmpty()) {
            notices.add("%s of the partition %s not here: %s"
                    .formatted(people(unknown), Shown.text(partition.name()), some(unknown)));
        }
    }

    private static void leftOut(List<String> notices, List<Path> folders, String why, Path home) {
        if (!folders.isEmpty()) {
            notices.add("%,d %s %s: %s"
                    .formatted(
                            folders.size(),
                            folders.size() == 1 ? "folder" : "folders",
                            why,
                            folders.stream()
                                            .limit(SHOWN)
                                            .map(folder -> Shown.path(home.relativize(folder)))
                                            .collect(Collectors.joining(", "))
                                    + (folders.size() > SHOWN ? ", …" : "")));
        }
    }

    private static String people(Set<String> names) {
        return names.size() == 1 ? "1 person" : "%,d people".formatted(names.size());
    }

    private static String some(Set<String> names) {
        return names.stream().limit(SHOWN).map(Shown::text).collect(Collectors.joining(", "))
                + (names.size() > SHOWN ? ", …" : "");
    }

    private static String example(Stream<String> names) {
        return "'" + names.sorted().findFirst().map(Shown::text).orElse("") + "'";
    }
}
