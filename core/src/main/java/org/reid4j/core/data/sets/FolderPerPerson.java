package org.reid4j.core.data.sets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.DatasetFormat;
import org.reid4j.core.data.Detection;
import org.reid4j.core.data.PhotoFiles;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.Shown;

/// People's own photos: one folder a person, named as one likes, photos of any name in it and in folders
/// below it.
///
/// The camera is read from a mark like `cam3`, `camera_3`, `cam_b` or `c3` in the folder nearest to the
/// photo or else in its name; without one it is unknown. The folders `train`, `query` (or `probe`) and
/// `gallery` around the people are respected, and so are `train` and `test` alone, where the test people
/// are divided into query and gallery. Without them people are divided by the seed. The person folder `-1`
/// is junk, and a person folder of zeros in a gallery whose train and query do not know it holds
/// bystanders, as in copies of Market-1501 sorted by person.
public final class FolderPerPerson implements DatasetFormat {
    private static final Set<String> TRAIN = Set.of("train", "train_all");
    private static final Set<String> QUERY = Set.of("query", "probe");
    private static final Set<String> GALLERY = Set.of("gallery");
    private static final Set<String> TEST = Set.of("test");
    private static final Pattern CAMERA = Pattern.compile(
            "(?<![a-z0-9])(?:cam(?:era)?(?:[ _-]?(\\d{1,4})|[_-]([a-z]))|c(\\d{1,4}))(?=$|[^a-z0-9]|s\\d)");

    @Override
    public String name() {
        return "folder";
    }

    @Override
    public String layout() {
        return "one folder per person, or train/, query/ and gallery/ with such folders";
    }

    @Override
    public Optional<Detection> detect(Path root) {
        List<Path> folders = PhotoFiles.folders(root);
        List<String> parts = folders.stream()
                .filter(folder -> part(folder, all()))
                .map(folder -> folder.getFileName() + "/")
                .toList();
        Path one = folders.isEmpty() ? root : folders.getFirst();
        if (!parts.isEmpty()) {
            return folders.stream().filter(folder -> part(folder, all())).anyMatch(folder -> someoneIn(folder))
                    ? found(root, String.join(", ", parts) + " with one folder per person")
                    : Optional.empty();
        }
        if (2 * PhotoFiles.some(root).size() > folders.size() || !someoneIn(root)) { // a stray photo is no matter
            return Optional.empty();
        }
        return found(
                root,
                "%,d folders with photos, taken for one person each, such as %s"
                        .formatted(folders.size(), Shown.name(one)));
    }

    private Optional<Detection> found(Path root, String why) {
        return Optional.of(new Detection(name(), root, Detection.Strength.SHAPE, why));
    }

    private static boolean someoneIn(Path folder) {
        return PhotoFiles.folders(folder).stream()
                .limit(50)
                .anyMatch(person -> !PhotoFiles.some(person).isEmpty()
                        || PhotoFiles.folders(person).stream()
                                .limit(50)
                                .anyMatch(inner -> !PhotoFiles.some(inner).isEmpty()));
    }

    private static Set<String> all() {
        Set<String> all = new TreeSet<>(TRAIN);
        all.addAll(QUERY);
        all.addAll(GALLERY);
        all.addAll(TEST);
        return all;
    }

    private static boolean part(Path folder, Set<String> names) {
        return names.contains(String.valueOf(folder.getFileName()).toLowerCase(Locale.ROOT));
    }

    /// A photo before people are numbered.
    private record Found(Path file, String person, int camera) {}

    @Override
    public Dataset read(Path home, DataOptions options) {
        List<String> notices = new ArrayList<>();
        List<Found> train = found(home, TRAIN);
        List<Found> query = found(home, QUERY);
        List<Found> gallery = found(home, GALLERY);
        List<Found> test = found(home, TEST);
        boolean parts = PhotoFiles.folders(home).stream().anyMatch(folder -> part(folder, all()));
        List<Found> heap = parts ? List.of() : people(home);
        if (!query.isEmpty() && gallery.isEmpty() && !test.isEmpty()) {
            gallery = test; // `probe` and `test`
            test = List.of();
        }
        List<Path> ignored = parts
                ? PhotoFiles.folders(home).stream()
                        .filter(folder -> !part(folder, all()))
                        .toList()
                : List.of();
        if (!ignored.isEmpty()) {
            notices.add("%,d folders left out, being neither training, query nor gallery: %s"
                    .formatted(ignored.size(), Shown.names(ignored, 3)));
        }
        if (!query.isEmpty() && !gallery.isEmpty() && !test.isEmpty()) {
            notices.add("the test folder's %,d photos are left out, since query and gallery are there"
                    .formatted(test.size()));
        }
        List<List<Found>> lists = List.of(train, query, gallery, test, heap);
        Set<String> persons = new TreeSet<>();
        lists.forEach(list -> list.forEach(f -> persons.add(f.person())));
        if (persons.isEmpty()) {
            throw new DataException("%s has no folder with photos in it.\nExpected: %s, as in anna/1.jpg, ben/1.jpg."
                    .formatted(Shown.path(home), layout()));
        }
        Set<String> bystanders = zerosOf(gallery);
        train.forEach(f -> bystanders.remove(f.person()));
        query.forEach(f -> bystanders.remove(f.person()));
        Set<String> named = new TreeSet<>(persons);
        named.removeAll(bystanders);
        named.remove("-1");
        People numbers = new People(named);
        Numbering numbering = new Numbering(numbers, bystanders);
        List<Path> stray = parts ? List.of() : PhotoFiles.in(home);
        if (!stray.isEmpty()) {
            notices.add("%,d photos left out, they lie in no person's folder: %s"
                    .formatted(stray.size(), Shown.names(stray, 3)));
        }
        if (persons.contains("-1")) {
            notices.add("photos in the folder -1 are junk and left out");
        }
        OwnPhotos own = new OwnPhotos(name(), home, numbers.names(), options, notices);
        if (!heap.isEmpty()) {
            return own.divide(numbering.samples(heap));
        }
        if (!query.isEmpty() || !gallery.isEmpty()) {
            return own.splits(numbering.samples(train), numbering.samples(query), numbering.samples(gallery));
        }
        return test.isEmpty()
                ? own.divide(numbering.samples(train))
                : own.test(numbering.samples(train), numbering.samples(test));
    }

    private record Numbering(People people, Set<String> bystanders) {
        List<Sample> samples(List<Found> found) {
            return found.stream()
                    .filter(f -> !f.person().equals("-1"))
                    .map(f -> new Sample(
                            f.file(),
                            bystanders.contains(f.person()) ? Sample.DISTRACTOR : people.number(f.person()),
                            f.camera(),
                            0))
                    .toList();
        }
    }

    private static Set<String> zerosOf(List<Found> gallery) {
        Set<String> zeros = new TreeSet<>();
        gallery.forEach(f -> {
            if (f.person().chars().allMatch(c -> c == '0')) {
                zeros.add(f.person());
            }
        });
        return zeros;
    }

    private static List<Found> found(Path home, Set<String> names) {
        List<Path> folders = PhotoFiles.folders(home).stream()
                .filter(folder -> part(folder, names))
                .toList();
        return folders.isEmpty() ? List.of() : people(folders.getLast()); // train_all after train
    }

    private static List<Found> people(Path folder) {
        Map<String, List<Path>> people = new TreeMap<>();
        for (Path person : PhotoFiles.folders(folder)) {
            people.put(String.valueOf(person.getFileName()), PhotoFiles.under(person));
        }
        List<Found> found = new ArrayList<>();
        people.forEach((person, files) -> files.forEach(file ->
                found.add(new Found(file, person, camera(folder.resolve(person).relativize(file))))));
        return found;
    }

    /// The camera a path below a person's folder tells of.
    static int camera(Path below) {
        for (int i = below.getNameCount() - 2; i >= 0; i--) {
            int camera = mark(String.valueOf(below.getName(i)));
            if (camera != Sample.UNKNOWN_CAMERA) {
                return camera;
            }
        }
        return mark(PhotoFiles.stem(below));
    }

    private static int mark(String text) {
        Matcher m = CAMERA.matcher(text.toLowerCase(Locale.ROOT));
        if (!m.find()) {
            return Sample.UNKNOWN_CAMERA;
        }
        String letter = m.group(2);
        if (letter != null) {
            return letter.charAt(0) - 'a' + 1;
        }
        String number = m.group(1) != null ? m.group(1) : m.group(3);
        return NameFields.number(number).orElse(Sample.UNKNOWN_CAMERA);
    }
}
