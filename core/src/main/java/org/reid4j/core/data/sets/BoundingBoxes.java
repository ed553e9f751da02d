package org.reid4j.core.data.sets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Detection;
import org.reid4j.core.data.PhotoFiles;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.Shown;
import org.reid4j.core.data.Split;
import org.reid4j.core.eval.Protocol;

/// Reads the three folders that Market-1501 introduced and DukeMTMC-reID took over; they differ in file
/// names only.
///
/// @param format the layout's short name
/// @param parser a file name without ending to what it says; empty when it is no such name
/// @param example such a file name
/// @param published the counts of the whole set
record BoundingBoxes(
        String format, Function<String, Optional<NameFields>> parser, String example, Published published) {
    private static final String TRAIN = "bounding_box_train";
    private static final String QUERY = "query";
    private static final String GALLERY = "bounding_box_test";

    Optional<Detection> detect(Path root, String... inside) {
        return Homes.of(root, inside).filter(this::fits).findFirst().map(home -> {
            List<String> present = List.of(TRAIN, QUERY, GALLERY).stream()
                    .filter(name -> Files.isDirectory(home.resolve(name)))
                    .map(name -> name + "/")
                    .toList();
            return new Detection(
                    format,
                    home,
                    Detection.Strength.LAYOUT,
                    String.join(", ", present) + " with names like " + example);
        });
    }

    private boolean fits(Path home) {
        if (!Files.isDirectory(home.resolve(TRAIN)) && !Files.isDirectory(home.resolve(GALLERY))) {
            return false; // a folder `query` alone says nothing
        }
        for (String name : List.of(TRAIN, QUERY, GALLERY)) {
            List<Path> photos = PhotoFiles.some(home.resolve(name));
            if (!photos.isEmpty()) {
                long known = photos.stream()
                        .filter(file -> parser.apply(PhotoFiles.stem(file)).isPresent())
                        .count();
                return 10 * known >= photos.size(); // other files are told of, not refused
            }
        }
        return false;
    }

    Dataset read(Path home) {
        List<String> notices = new ArrayList<>();
        Split train = split("train", home.resolve(TRAIN), notices);
        Split query = split("query", home.resolve(QUERY), notices);
        Split gallery = split("gallery", home.resolve(GALLERY), notices);
        published.compare(train, query, gallery).ifPresent(notices::add);
        return new Dataset(format, home, train, query, gallery, Map.of(), new Protocol.CrossCamera(), notices);
    }

    private Split split(String name, Path folder, List<String> notices) {
        if (!Files.isDirectory(folder)) {
            notices.add("%s/ is missing: %s is empty".formatted(folder.getFileName(), name));
            return new Split(name, List.of());
        }
        List<Sample> samples = new ArrayList<>();
        List<Path> strangers = new ArrayList<>();
        int junk = 0;
        int distractors = 0;
        for (Path file : PhotoFiles.in(folder)) {
            Optional<NameFields> parsed = parser.apply(PhotoFiles.stem(file));
            if (parsed.isEmpty()) {
                strangers.add(file);
                continue;
            }
            NameFields fields = parsed.get();
            if (fields.identity() == Sample.JUNK) {
                junk++;
                continue;
            }
            if (fields.identity() == Sample.DISTRACTOR) {
                distractors++;
            }
            samples.add(new Sample(file, fields.identity(), fields.camera(), fields.sequence()));
        }
        if (junk > 0) {
            notices.add("%s: %,d junk photos (identity -1) left out".formatted(name, junk));
        }
        if (distractors > 0) {
            notices.add("%s: %,d distractors (identity 0) kept".formatted(name, distractors));
        }
        if (!strangers.isEmpty()) {
            notices.add("%s: %,d files left out, their names are not like %s: %s"
                    .formatted(name, strangers.size(), example, Shown.names(strangers, 3)));
        }
        return new Split(name, samples);
    }
}
