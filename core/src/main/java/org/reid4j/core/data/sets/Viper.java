package org.reid4j.core.data.sets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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

/// VIPeR (Gray et al., PETS 2007): 632 people, one photo in each of two cameras.
///
/// `cam_a/000_45.bmp` and `cam_b/000_90.bmp`: person 0, then the viewing angle. As 0 means a bystander
/// elsewhere, person n is `n + 1` here and [Dataset#names()] has VIPeR's own numbers; `cam_a` is camera 1,
/// `cam_b` camera 2. Ten random splits of 316 people for training and 316 for testing, where `cam_a` asks
/// and `cam_b` answers.
public final class Viper implements DatasetFormat {
    private static final Published COUNTS = new Published("VIPeR", 316, 632, 316, 316, 316, 2);

    @Override
    public String name() {
        return "viper";
    }

    @Override
    public String layout() {
        return "cam_a/ and cam_b/ with 000_45.bmp";
    }

    @Override
    public int splits() {
        return 10;
    }

    @Override
    public Optional<Detection> detect(Path root) {
        return Homes.of(root, "VIPeR", "VIPeR.v1.0", "viper", "viper/VIPeR", "VIPeR.v1.0/VIPeR")
                .filter(home -> named(home.resolve("cam_a")) && named(home.resolve("cam_b")))
                .findFirst()
                .map(home -> new Detection(
                        name(), home, Detection.Strength.LAYOUT, "cam_a/ and cam_b/ with names like 000_45.bmp"));
    }

    private static boolean named(Path folder) {
        return Files.isDirectory(folder)
                && PhotoFiles.some(folder).stream()
                        .anyMatch(file -> person(file).isPresent());
    }

    private static OptionalInt person(Path file) {
        String[] fields = PhotoFiles.stem(file).split("_", 3);
        return fields.length == 2 && NameFields.number(fields[1]).isPresent()
                ? NameFields.number(fields[0])
                : OptionalInt.empty();
    }

    @Override
    public Dataset read(Path home, DataOptions options) {
        SortedMap<Integer, Path> a = byPerson(home.resolve("cam_a"));
        SortedMap<Integer, Path> b = byPerson(home.resolve("cam_b"));
        int alone = a.size() + b.size();
        a.keySet().retainAll(b.keySet());
        b.keySet().retainAll(a.keySet());
        alone -= 2 * a.size();
        if (a.size() < 2) {
            throw new DataException("%s shows %d people in both cameras, a split needs at least 2.\nExpected: %s."
                    .formatted(Shown.path(home), a.size(), layout()));
        }
        Set<Integer> learn = Halves.choose(a.keySet(), a.size() / 2, Halves.PUBLIC, options.split());
        List<Sample> train = new ArrayList<>();
        List<Sample> query = new ArrayList<>();
        List<Sample> gallery = new ArrayList<>();
        Map<Integer, String> names = new HashMap<>();
        a.forEach((person, photo) -> {
            Path other = b.getOrDefault(person, photo);
            names.put(person + 1, "%03d".formatted(person));
            (learn.contains(person) ? train : query).add(new Sample(photo, person + 1, 1, 0));
            (learn.contains(person) ? train : gallery).add(new Sample(other, person + 1, 2, 0));
        });
        List<String> notices = new ArrayList<>();
        notices.add("random split %d of 0 to %d".formatted(options.split(), splits() - 1));
        if (alone > 0) {
            notices.add("%,d photos left out: the other camera has no partner".formatted(alone));
        }
        Split trainSplit = new Split("train", train);
        Split querySplit = new Split("query", query);
        Split gallerySplit = new Split("gallery", gallery);
        COUNTS.compare(trainSplit, querySplit, gallerySplit).ifPresent(notices::add);
        return new Dataset(
                name(), home, trainSplit, querySplit, gallerySplit, names, new Protocol.CrossCamera(), notices);
    }

    private static SortedMap<Integer, Path> byPerson(Path folder) {
        SortedMap<Integer, Path> photos = new TreeMap<>();
        for (Path file : PhotoFiles.in(folder)) {
            person(file).ifPresent(person -> photos.putIfAbsent(person, file));
        }
        return photos;
    }
}
