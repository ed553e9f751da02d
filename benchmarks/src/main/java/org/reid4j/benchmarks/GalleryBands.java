package org.reid4j.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.reid4j.core.Pixels;
import org.reid4j.embed.Reid;
import org.reid4j.image.street.Street;
import org.reid4j.image.street.StreetConfig;

/// Whether a model's bands keep what they promise as a gallery grows: on a street of people whom the model
/// never saw, how many strangers reach the band of matches with any photo of the gallery (one in twenty is
/// promised), and how many people who are there do.
///
/// Arguments: the model (a run, its weights), people in the gallery (12 photos each), strangers who ask.
public final class GalleryBands {
    private static final int CAMERAS = 4;
    private static final int SHOTS = 3; // in the gallery; one more asks

    private GalleryBands() {}

    /// Starts it.
    public static void main(String[] args) {
        int people = Integer.parseInt(args[1]);
        int strangers = Integer.parseInt(args[2]);
        var street = new Street(new StreetConfig(4711, 1, people + strangers - 1, CAMERAS, SHOTS + 1, 64, 128));
        try (var reid = Reid.open(Path.of(args[0]))) {
            var gallery = embedded(
                    reid,
                    IntStream.rangeClosed(1, people)
                            .boxed()
                            .flatMap(person -> shots(person, 1, SHOTS))
                            .toList(),
                    street);
            Collections.shuffle(gallery, new Random(1));
            var asking = embedded(
                    reid,
                    IntStream.rangeClosed(people + 1, people + strangers)
                            .boxed()
                            .flatMap(person -> shots(person, SHOTS + 1, 1))
                            .toList(),
                    street);
            var known = embedded(
                    reid,
                    IntStream.rangeClosed(1, Math.min(people, strangers))
                            .boxed()
                            .flatMap(person -> shots(person, SHOTS + 1, 1))
                            .toList(),
                    street);
            System.out.println(
                    "| photos | match from | strangers called a match | unsure or better | people there called a match |");
            for (int size = 500; size <= gallery.size(); size *= 2) {
                var some = gallery.subList(0, size);
                var bands = reid.card().bands(size).orElseThrow();
                System.out.printf(
                        "| %,d | %.3f | %.1f %% | %.1f %% | %.1f %% |%n",
                        size,
                        bands.match(),
                        share(asking, some, bands.match()),
                        share(asking, some, bands.unsure()),
                        share(
                                known.stream()
                                        .filter(ask -> some.stream().anyMatch(photo -> photo.person() == ask.person()))
                                        .toList(),
                                some,
                                bands.match()));
            }
        }
    }

    /// A photo to be drawn.
    private record Shot(int person, int camera, int number) {}

    /// A photo's vector.
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Photo(int person, float[] vector) {}

    private static java.util.stream.Stream<Shot> shots(int person, int first, int count) {
        return IntStream.range(0, CAMERAS * count)
                .mapToObj(i -> new Shot(person, 1 + i % CAMERAS, first + i / CAMERAS));
    }

    private static List<Photo> embedded(Reid reid, List<Shot> shots, Street street) {
        var photos = new ArrayList<Photo>();
        for (int from = 0; from < shots.size(); from += 64) {
            var some = shots.subList(from, Math.min(shots.size(), from + 64));
            List<Pixels> drawn = some.parallelStream()
                    .map(shot -> street.person(shot.person(), shot.camera(), shot.number()))
                    .toList();
            var rows = reid.embed(drawn);
            for (int i = 0; i < some.size(); i++) {
                photos.add(new Photo(some.get(i).person(), rows.get(i).values()));
            }
        }
        return photos;
    }

    /// Percent of those who ask that reach a similarity with any photo.
    private static double share(List<Photo> asking, List<Photo> gallery, float similarity) {
        return 100.0
                * asking.parallelStream()
                        .filter(ask ->
                                gallery.stream().anyMatch(photo -> dot(ask.vector(), photo.vector()) >= similarity))
                        .count()
                / asking.size();
    }

    private static float dot(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
