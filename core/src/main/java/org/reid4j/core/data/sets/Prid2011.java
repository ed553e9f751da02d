package org.reid4j.core.data.sets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.DatasetFormat;
import org.reid4j.core.data.Detection;
import org.reid4j.core.data.PhotoFiles;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.Shown;
import org.reid4j.core.data.Split;
import org.reid4j.core.eval.Protocol;

/// PRID2011, single shot (Hirzer et al., SCIA 2011): 385 people in camera A and 749 in camera B, of whom the
/// first 200 are the same.
///
/// `cam_a/person_0001.png` and `cam_b/person_0001.png`: one photo a person and camera. Above 200 the same
/// number means two different people: those of camera A are left out, those of camera B are bystanders. Ten
/// random splits of 100 people for training and 100 who ask from camera A; the gallery is camera B without
/// the training people, 649 photos.
public final class Prid2011 implements DatasetFormat {
    private static final int SHARED = 200;
    private static final Published COUNTS = new Published("PRID2011 (single shot)", 100, 200, 100, 100, 649, 2);
    private static final String EXAMPLE = "person_0001.png";
    private static final String PREFIX = "person_";

    @Override
    public String name() {
        return "prid2011";
    }

    @Override
    public String layout() {
        return "single_shot/cam_a/ and single_shot/cam_b/ with " + EXAMPLE;
    }

    @Override
    public int splits() {
        return 10;
    }

    @Override
    public Optional<Detection> detect(Path root) {
        return Homes.of(
                        root,
                        "single_shot",
                        "prid_2011/single_shot",
                        "prid2011/prid_2011/single_shot",
                        "prid2011/single_shot")
                .filter(home -> named(home.resolve("cam_a")) && named(home.resolve("cam_b")))
                .findFirst()
                .map(home -> new Detection(
                        name(), home, Detection.Strength.LAYOUT, "cam_a/ and cam_b/ with names like " + EXAMPLE));
    }

    private static boolean named(Path folder) {
        return PhotoFiles.some(folder).stream().anyMatch(file -> person(file).isPresent());
    }

    /// The person's number, from 1; empty for any other name.
    private static OptionalInt person(Path file) {
        String stem = PhotoFiles.stem(file);
        OptionalInt number =
                stem.startsWith(PREFIX) ? NameFields.number(stem.substring(PREFIX.length())) : OptionalInt.empty();
        return number.isPresent() && number.getAsInt() > 0 ? number : OptionalInt.empty();
    }

    @Override
    public Dataset read(Path home, DataOptions options) {
        List<Path> strangers = new ArrayList<>();
        SortedMap<Integer, Path> a = byPerson(home.resolve("cam_a"), strangers);
        SortedMap<Integer, Path> b = byPerson(home.resolve("cam_b"), strangers);
        Set<Integer> shared = new TreeSet<>(a.keySet());
        shared.retainAll(b.keySet());
        shared.removeIf(person -> person > SHARED);
        if (shared.size() < 2) {
            throw new DataException("%s shows %d people in both cameras, a split needs at least 2.\nExpected: %s."
                    .formatted(Shown.path(home), shared.size(), layout()));
        }
        Set<Integer> learn = Halves.choose(shared, shared.size() / 2, Halves.PUBLIC, options.split());
        List<Sample> train = new ArrayList<>();
        List<Sample> query = new ArrayList<>();
        List<Sample> gallery = new ArrayList<>();
        a.forEach((person, photo) -> {
            if (shared.contains(person)) {
                (learn.contains(person) ? train : query).add(new Sample(photo, person, 1, 0));
            }
        });
        b.forEach((person, photo) -> {
            int identity = shared.contains(person) ? person : Sample.DISTRACTOR;
            (learn.contains(person) ? train : gallery).add(new Sample(photo, identity, 2, 0));
        });
        List<String> notices = new ArrayList<>();
        notices.add(
                "random split %d of 0 to %d; %,d bystanders in the gallery, %,d photos of camera A without a partner left out"
                        .formatted(options.split(), splits() - 1, b.size() - shared.size(), a.size() - shared.size()));
        if (!strangers.isEmpty()) {
            notices.add("%,d files left out, their names are not like %s: %s"
                    .formatted(strangers.size(), EXAMPLE, Shown.names(strangers, 3)));
        }
        Split trainSplit = new Split("train", train);
        Split querySplit = new Split("query", query);
        Split gallerySplit = new Split("gallery", gallery);
        COUNTS.compare(trainSplit, querySplit, gallerySplit).ifPresent(notices::add);
        return new Dataset(
                name(), home, trainSplit, querySplit, gallerySplit, Map.of(), new Protocol.CrossCamera(), notices);
    }

    private static SortedMap<Integer, Path> byPerson(Path folder, List<Path> strangers) {
        SortedMap<Integer, Path> photos = new TreeMap<>();
        for (Path file : PhotoFiles.in(folder)) {
            person(file).ifPresentOrElse(person -> photos.putIfAbsent(person, file), () -> strangers.add(file));
        }
        return photos;
    }
}
