package org.reid4j.cli.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Sample;

/// Which photos of a test set a picture of the embedding shows: a few people in full, and some of everybody
/// else.
///
/// @param people those who are marked, the most photographed by the most cameras first
/// @param samples their photos, then others'
record MapChoice(List<Integer> people, List<Sample> samples) {
    private static final int MOST_PEOPLE = 7;
    private static final int MOST_A_PERSON = 24;
    private static final int MOST_OTHERS = 260;
    private static final int LEAST_A_PERSON = 3;

    MapChoice {
        people = List.copyOf(people);
        samples = List.copyOf(samples);
    }

    static MapChoice of(Dataset dataset) {
        List<Sample> all = Stream.of(dataset.query(), dataset.gallery())
                .flatMap(split -> split.samples().stream())
                .distinct()
                .toList();
        Map<Integer, List<Sample>> photos = new LinkedHashMap<>();
        all.stream()
                .filter(Sample::isPerson)
                .forEach(sample -> photos.computeIfAbsent(sample.identity(), _ -> new ArrayList<>())
                        .add(sample));
        List<Integer> people = photos.entrySet().stream()
                .filter(person -> person.getValue().size() >= LEAST_A_PERSON)
                .sorted(Comparator.<Map.Entry<Integer, List<Sample>>>comparingLong(
                                person -> -cameras(person.getValue()))
                        .thenComparingInt(person ->
                                -Math.min(MOST_A_PERSON, person.getValue().size()))
                        .thenComparing(Map.Entry::getKey))
                .limit(MOST_PEOPLE)
                .map(Map.Entry::getKey)
                .toList();
        List<Sample> chosen = new ArrayList<>();
        people.forEach(person -> chosen.addAll(evenly(photos.getOrDefault(person, List.of()), MOST_A_PERSON)));
        chosen.addAll(evenly(
                all.stream()
                        .filter(sample -> sample.identity() != Sample.JUNK && !people.contains(sample.identity()))
                        .toList(),
                MOST_OTHERS));
        return new MapChoice(people, chosen);
    }

    private static long cameras(List<Sample> photos) {
        return photos.stream().mapToInt(Sample::camera).distinct().count();
    }

    private static <T> List<T> evenly(List<T> all, int most) {
        if (all.size() <= most) {
            return all;
        }
        List<T> some = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            some.add(all.get((int) ((long) i * all.size() / most)));
        }
        return some;
    }
}
