package org.reid4j.core.data.sets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.Split;
import org.reid4j.core.eval.Protocol;
import org.reid4j.core.sample.Seeds;

/// Makes a measurable dataset of people's own photos, which come without official splits: who trains, who
/// asks, who answers, and by which protocol.
///
/// Where every test photo has a camera and somebody is seen by two, Market-1501's cross-camera rule holds:
/// of each such person one photo a camera asks (from cameras that keep another; one photo in all where none
/// does) and the rest answers, and people of one camera only stand in the gallery. Otherwise all cameras
/// count: a quarter of each person's photos asks, at least one, and the rest answers; a person with a
/// single photo only answers.
final class OwnPhotos {
    private final String format;
    private final Path home;
    private final Map<Integer, String> names;
    private final DataOptions options;
    private final List<String> notices;

    OwnPhotos(String format, Path home, Map<Integer, String> names, DataOptions options, List<String> notices) {
        this.format = format;
        this.home = home;
        this.names = names;
        this.options = options;
        this.notices = new ArrayList<>(notices);
    }

    /// All photos in one heap: people are divided by the seed, and the test part as [#test] does.
    Dataset divide(List<Sample> photos) {
        List<Sample> people = photos.stream().filter(Sample::isPerson).toList();
        Set<Integer> all = new HashSet<>();
        people.forEach(sample -> all.add(sample.identity()));
        int count = Halves.share(all.size(), options.trainShare());
        Set<Integer> learn = Halves.choose(all, count, options.seed(), options.split());
        notices.add(
                count == 0
                        ? "no splits of its own: all %,d people are tested, nobody trains".formatted(all.size())
                        : "no splits of its own: %,d people train, %,d test (seed %d, train share %s)"
                                .formatted(count, all.size() - count, options.seed(), options.trainShare()));
        List<Sample> train = people.stream()
                .filter(sample -> learn.contains(sample.identity()))
                .toList();
        List<Sample> test = photos.stream()
                .filter(sample -> !learn.contains(sample.identity()) && sample.identity() != Sample.JUNK)
                .toList();
        return test(train, test);
    }

    /// Training and test photos are given, the test photos are divided into those that ask and those that
    /// answer.
    Dataset test(List<Sample> train, List<Sample> test) {
        boolean cameras = !test.isEmpty()
                && test.stream().allMatch(sample -> sample.camera() != Sample.UNKNOWN_CAMERA)
                && people(test).values().stream().anyMatch(own -> byCamera(own).size() > 1);
        List<Sample> query = new ArrayList<>();
        Set<Sample> asking = Collections.newSetFromMap(new IdentityHashMap<>());
        people(test).forEach((person, own) -> {
            RandomGenerator random = Seeds.of(options.seed(), -1 - options.split(), person);
            asking.addAll(cameras ? onePerCamera(own, random) : quarter(own, random));
        });
        List<Sample> gallery = new ArrayList<>();
        for (Sample sample : test) {
            (asking.contains(sample) ? query : gallery).add(sample);
        }
        return splits(train, query, gallery);
    }

    /// All three are given; only the protocol is chosen.
    Dataset splits(List<Sample> train, List<Sample> query, List<Sample> gallery) {
        long unknown = Stream.concat(query.stream(), gallery.stream())
                .filter(sample -> sample.camera() == Sample.UNKNOWN_CAMERA)
                .count();
        int tested = query.size() + gallery.size();
        boolean across = unknown == 0 && crosses(query, gallery);
        if (tested > 0 && unknown > 0) {
            notices.add("%,d of %,d test photos have no known camera: matches within one camera count too"
                    .formatted(unknown, tested));
        } else if (tested > 0 && !across) {
            notices.add("no test person is seen by two cameras: matches within one camera count too");
        }
        return new Dataset(
                format,
                home,
                new Split("train", train),
                new Split("query", query),
                new Split("gallery", gallery),
                names,
                across ? new Protocol.CrossCamera() : new Protocol.AllCameras(),
                notices);
    }

    private static boolean crosses(List<Sample> query, List<Sample> gallery) {
        Map<Integer, List<Sample>> answers = people(gallery);
        return query.stream()
                .anyMatch(asked -> answers.getOrDefault(asked.identity(), List.of()).stream()
                        .anyMatch(answer -> answer.camera() != asked.camera()));
    }

    private static List<Sample> onePerCamera(List<Sample> own, RandomGenerator random) {
        SortedMap<Integer, List<Sample>> cameras = byCamera(own);
        if (cameras.size() < 2) {
            return List.of();
        }
        List<Sample> chosen = new ArrayList<>();
        for (List<Sample> photos : cameras.values()) {
            if (photos.size() > 1) {
                chosen.add(photos.get(random.nextInt(photos.size())));
            }
        }
        return chosen.isEmpty() ? List.of(own.get(random.nextInt(own.size()))) : chosen;
    }

    private static List<Sample> quarter(List<Sample> own, RandomGenerator random) {
        if (own.size() < 2) {
            return List.of();
        }
        List<Sample> mixed = new ArrayList<>(own);
        Collections.shuffle(mixed, random);
        return mixed.subList(0, Math.max(1, own.size() / 4));
    }

    private static SortedMap<Integer, List<Sample>> byCamera(List<Sample> own) {
        SortedMap<Integer, List<Sample>> cameras = new TreeMap<>();
        own.forEach(sample ->
                cameras.computeIfAbsent(sample.camera(), _ -> new ArrayList<>()).add(sample));
        return cameras;
    }

    private static SortedMap<Integer, List<Sample>> people(List<Sample> samples) {
        SortedMap<Integer, List<Sample>> people = new TreeMap<>();
        samples.stream()
                .filter(Sample::isPerson)
                .forEach(sample -> people.computeIfAbsent(sample.identity(), _ -> new ArrayList<>())
                        .add(sample));
        return people;
    }
}
