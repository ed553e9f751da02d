package org.reid4j.core.data.sets;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.reid4j.core.data.Boxes;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.DatasetFormat;
import org.reid4j.core.data.Detection;
import org.reid4j.core.data.Shown;

/// CUHK03 (Li et al., CVPR 2014) under the protocol of Zhong et al. (CVPR 2017), which replaced its 20 small
/// tests by one in the manner of Market-1501: 767 people train, 700 test.
///
/// `0003_c1_21.png`: person 3, camera 1, photo 21. The set was published twice, `detected/` with the boxes of a
/// detector and `labeled/` with those drawn by hand; [DataOptions#boxes()] chooses. Every test person asks once
/// from either of two cameras (1,400 queries). The original `cuhk-03.mat` is read by the train module's
/// formats.
public final class Cuhk03Np implements DatasetFormat {
    private static final String EXAMPLE = "0003_c1_21.png";
    private static final BoundingBoxes DETECTED = layout("detected", 7_365, 5_332);
    private static final BoundingBoxes LABELLED = layout("labelled", 7_368, 5_328);
    private static final String[] INSIDE = {"cuhk03-np", "CUHK03-NP", "cuhk03_np", "CUHK03_np", "cuhk03", "CUHK03"};

    private static BoundingBoxes layout(String boxes, int trainImages, int galleryImages) {
        return new BoundingBoxes(
                "cuhk03-np",
                NameFields::cuhk03,
                EXAMPLE,
                new Published("CUHK03-NP (" + boxes + ")", 767, trainImages, 700, 1_400, galleryImages, 2));
    }

    @Override
    public String name() {
        return DETECTED.format();
    }

    @Override
    public String layout() {
        return "detected/ and labeled/, or one of them, with bounding_box_train/, query/, bounding_box_test/ with "
                + EXAMPLE;
    }

    @Override
    public Optional<Detection> detect(Path root) {
        return Homes.of(root, INSIDE).flatMap(home -> look(home).stream()).findFirst();
    }

    private Optional<Detection> look(Path home) {
        if (DETECTED.detect(home).isPresent()) {
            return DETECTED.detect(home); // one of the two folders itself, or one that was renamed
        }
        List<String> both = Stream.of(Boxes.values())
                .flatMap(boxes -> folder(home, boxes).stream())
                .map(folder -> folder.getFileName() + "/")
                .toList();
        return both.isEmpty()
                ? Optional.empty()
                : Optional.of(found(home, String.join(" and ", both) + " with names like " + EXAMPLE));
    }

    private Detection found(Path home, String why) {
        return new Detection(name(), home, Detection.Strength.LAYOUT, why);
    }

    private static Optional<Path> folder(Path home, Boxes boxes) {
        Stream<String> names = switch (boxes) {
            case DETECTED -> Stream.of("detected", "Detected");
            case LABELLED -> Stream.of("labeled", "Labeled", "labelled");
        };
        return names.map(home::resolve)
                .filter(folder -> DETECTED.detect(folder).isPresent())
                .findFirst();
    }

    @Override
    public Dataset read(Path home, DataOptions options) {
        return DETECTED.detect(home).isPresent() ? single(home, options.boxes()) : chosen(home, options.boxes());
    }

    /// One of the two folders itself: its name tells which, if anything does.
    private static Dataset single(Path home, Optional<Boxes> asked) {
        Optional<Boxes> named = boxes(home);
        if (asked.isPresent() && named.isPresent() && !asked.equals(named)) {
            throw absent(home, asked.get(), "it is the folder with the %s ones".formatted(word(named.get())));
        }
        return asked.or(() -> named)
                .map(boxes -> read(home, boxes, word(boxes) + " boxes"))
                .orElseGet(
                        () -> read(
                                home,
                                Boxes.DETECTED,
                                "taken for the detected boxes, as the folder's name does not tell; data.boxes=labelled if they are not"));
    }

    /// The folder that holds one or both.
    private static Dataset chosen(Path home, Optional<Boxes> asked) {
        Optional<Path> detected = folder(home, Boxes.DETECTED);
        Optional<Path> labelled = folder(home, Boxes.LABELLED);
        Boxes boxes = asked.orElse(detected.isPresent() ? Boxes.DETECTED : Boxes.LABELLED);
        Path folder = (boxes == Boxes.DETECTED ? detected : labelled)
                .orElseThrow(() -> absent(home, boxes, "it holds the other ones only"));
        boolean choice = asked.isEmpty() && detected.isPresent() && labelled.isPresent();
        return read(
                folder,
                boxes,
                choice
                        ? "detected boxes, the harder of the two published sets; data.boxes=labelled for those drawn by hand"
                        : word(boxes) + " boxes");
    }

    private static Dataset read(Path home, Boxes boxes, String notice) {
        Dataset read = (boxes == Boxes.DETECTED ? DETECTED : LABELLED).read(home);
        return new Dataset(
                read.format(),
                read.root(),
                read.train(),
                read.query(),
                read.gallery(),
                read.names(),
                read.protocol(),
                Stream.concat(Stream.of(notice), read.notices().stream()).toList());
    }

    private static Optional<Boxes> boxes(Path home) {
        Path name = home.toAbsolutePath().normalize().getFileName();
        String text = name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
        return text.contains("detect")
                ? Optional.of(Boxes.DETECTED)
                : text.contains("label") ? Optional.of(Boxes.LABELLED) : Optional.empty();
    }

    private static DataException absent(Path home, Boxes boxes, String why) {
        return new DataException("%s has no %s boxes: %s.\nGive the folder that holds both, or leave data.boxes=%s out."
                .formatted(Shown.path(home), word(boxes), why, word(boxes)));
    }

    private static String word(Boxes boxes) {
        return boxes.name().toLowerCase(Locale.ROOT);
    }
}
