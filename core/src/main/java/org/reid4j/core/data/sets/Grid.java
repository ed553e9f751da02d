package org.reid4j.core.data.sets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/// QMUL GRID (Loy et al., CVPR 2009): 250 people seen in two cameras of an underground station, and 775
/// bystanders.
///
/// `0001_1_25004_107_32_106_221.jpeg`: person 1, camera 1, frame, box. Two layouts are read: the original
/// folders `probe/` and `gallery/`, where bystanders are `0000`, and one flat folder, where they have
/// numbers above 250; in both whoever is not seen twice is a bystander. Ten random splits: 125 people
/// train, 125 ask (the photo of the lower camera) and the gallery has their other photo and all bystanders
/// (900).
public final class Grid implements DatasetFormat {
    private static final int PAIRS = 250;
    private static final Published COUNTS = new Published("GRID", 125, 250, 125, 125, 900, 6);

    @Override
    public String name() {
        return "grid";
    }

    @Override
    public String layout() {
        return "probe/ and gallery/, or one folder, with 0001_1_25004_107_32_106_221.jpeg";
    }

    @Override
    public int splits() {
        return 10;
    }

    @Override
    public Optional<Detection> detect(Path root) {
        return Homes.of(root, "underground_reid", "grid", "grid/underground_reid", "GRID")
                .flatMap(home -> look(home).stream())
                .findFirst();
    }

    private Optional<Detection> look(Path home) {
        if (named(home.resolve("probe")) > 0 && named(home.resolve("gallery")) > 0) {
            return Optional.of(new Detection(
                    name(), home, Detection.Strength.LAYOUT, "probe/ and gallery/ with names like " + example()));
        }
        int flat = named(home);
        return flat >= 1 && 2 * flat > PhotoFiles.some(home).size()
                ? Optional.of(new Detection(name(), home, Detection.Strength.NAMES, "names like " + example()))
                : Optional.empty();
    }

    private static int named(Path folder) {
        return (int) PhotoFiles.some(folder).stream()
                .filter(file -> NameFields.grid(PhotoFiles.stem(file)).isPresent())
                .count();
    }

    private static String example() {
        return "0001_1_25004_107_32_106_221.jpeg";
    }

    @Override
    public Dataset read(Path home, DataOptions options) {
        List<String> notices = new ArrayList<>();
        List<Sample> bystanders = new ArrayList<>();
        boolean folders = Files.isDirectory(home.resolve("probe"));
        SortedMap<Integer, List<Sample>> pairs = new TreeMap<>();
        List<Path> files = new ArrayList<>(PhotoFiles.in(folders ? home.resolve("probe") : home));
        if (folders) {
            files.addAll(PhotoFiles.in(home.resolve("gallery")));
        }
        List<Path> strangers = new ArrayList<>();
        for (Path file : files) {
            NameFields.grid(PhotoFiles.stem(file))
                    .ifPresentOrElse(
                            f -> {
                                Sample sample = new Sample(file, f.identity(), f.camera(), 0);
                                if (f.identity() == Sample.DISTRACTOR || f.identity() > PAIRS) {
                                    bystanders.add(bystander(sample));
                                } else {
                                    pairs.computeIfAbsent(f.identity(), _ -> new ArrayList<>())
                                            .add(sample);
                                }
                            },
                            () -> strangers.add(file));
        }
        pairs.values().removeIf(own -> {
            if (own.size() < 2) {
                own.forEach(sample -> bystanders.add(bystander(sample)));
            }
            return own.size() < 2;
        });
        if (pairs.size() < 2) {
            throw new DataException("%s shows %d people in two photos, a split needs at least 2.\nExpected: %s."
                    .formatted(Shown.path(home), pairs.size(), layout()));
        }
        if (!strangers.isEmpty()) {
            notices.add("%,d files left out, their names are not like %s: %s"
                    .formatted(strangers.size(), example(), Shown.names(strangers, 3)));
        }
        return divide(home, options, pairs, bystanders, notices, folders);
    }

    private Dataset divide(
            Path home,
            DataOptions options,
            SortedMap<Integer, List<Sample>> pairs,
            List<Sample> bystanders,
            List<String> notices,
            boolean folders) {
        Set<Integer> learn = Halves.choose(pairs.keySet(), pairs.size() / 2, Halves.PUBLIC, options.split());
        List<Sample> train = new ArrayList<>();
        List<Sample> query = new ArrayList<>();
        List<Sample> gallery = new ArrayList<>();
        pairs.forEach((person, own) -> {
            if (!folders) { // as the original folders have it: the lower camera asks
                own.sort(Comparator.comparingInt(Sample::camera));
            }
            if (learn.contains(person)) {
                train.addAll(own);
            } else {
                query.add(own.getFirst());
                gallery.addAll(own.subList(1, own.size()));
            }
        });
        gallery.addAll(bystanders);
        Split trainSplit = new Split("train", train);
        Split querySplit = new Split("query", query);
        Split gallerySplit = new Split("gallery", gallery);
        notices.add("random split %d of 0 to %d; %,d bystanders in the gallery"
                .formatted(options.split(), splits() - 1, bystanders.size()));
        COUNTS.compare(trainSplit, querySplit, gallerySplit).ifPresent(notices::add);
        return new Dataset(
                name(), home, trainSplit, querySplit, gallerySplit, Map.of(), new Protocol.CrossCamera(), notices);
    }

    private static Sample bystander(Sample sample) {
        return new Sample(sample.path(), Sample.DISTRACTOR, sample.camera(), sample.sequence());
    }
}
