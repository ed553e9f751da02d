package org.reid4j.core.data.sets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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

/// MSMT17 (Wei et al., CVPR 2018), version 1 and version 2 (blurred faces): four lists of photos and two
/// folders.
///
/// A line of a list is `0000/0000_000_01_0303morning_0008_0.jpg 0`: a photo below the train or test folder
/// and its person. The file name's third field is the camera, 1 to 15. The lists count people from 0 in
/// training and again from 0 in testing; here training person n is `n + 1` and test person n is [#TEST] `+
/// n`, and [Dataset#names()] has the lists' own numbers. Published: 32,621 training photos of 1,041 people,
/// 2,373 of them in the validation list, which joins training by [DataOptions#trainWithValidation()] only,
/// as in fast-reid and torchreid.
public final class Msmt17 implements DatasetFormat {
    /// Identity of test person 0.
    static final int TEST = 10_001;

    private static final String[][] FOLDERS = { // train, test
        {"mask_train_v2", "mask_test_v2"},
        {"train", "test"},
        {"bounding_box_train", "bounding_box_test"},
        {"bounding_box", "bounding_box"}
    };
    private static final Published WITHOUT_VALIDATION =
            new Published("MSMT17 (without the validation list)", 1_041, 30_248, 3_060, 11_659, 82_161, 15);
    private static final Published WITH_VALIDATION = new Published("MSMT17", 1_041, 32_621, 3_060, 11_659, 82_161, 15);

    @Override
    public String name() {
        return "msmt17";
    }

    @Override
    public String layout() {
        return "list_train.txt, list_query.txt, list_gallery.txt beside train/ and test/ or mask_train_v2/ and mask_test_v2/";
    }

    @Override
    public Optional<Detection> detect(Path root) {
        return Homes.of(root, "MSMT17_V2", "MSMT17_V1", "MSMT17", "msmt17", "msmt17/MSMT17_V2", "msmt17/MSMT17_V1")
                .filter(home -> Files.isRegularFile(home.resolve("list_train.txt"))
                        || Files.isRegularFile(home.resolve("list_query.txt")))
                .flatMap(home -> folders(home).stream()
                        .map(pair -> new Detection(
                                name(),
                                home,
                                Detection.Strength.LAYOUT,
                                "list_*.txt beside %s/ and %s/".formatted(pair[0], pair[1]))))
                .findFirst();
    }

    @Override
    public Dataset read(Path home, DataOptions options) {
        String[] pair = folders(home)
                .orElseThrow(() -> new DataException(
                        "%s has lists but no photos.\nExpected: %s.".formatted(Shown.path(home), layout())));
        Map<Integer, String> names = new HashMap<>();
        List<String> notices = new ArrayList<>();
        Path trainFolder = home.resolve(pair[0]);
        Path testFolder = home.resolve(pair[1]);
        List<Sample> train =
                new ArrayList<>(list(home.resolve("list_train.txt"), trainFolder, 1, "train", names, options, notices));
        if (options.trainWithValidation()) {
            train.addAll(list(home.resolve("list_val.txt"), trainFolder, 1, "train", names, options, notices));
        }
        Split trainSplit = new Split("train", train);
        Split query = new Split(
                "query", list(home.resolve("list_query.txt"), testFolder, TEST, "test", names, options, notices));
        Split gallery = new Split(
                "gallery", list(home.resolve("list_gallery.txt"), testFolder, TEST, "test", names, options, notices));
        (options.trainWithValidation() ? WITH_VALIDATION : WITHOUT_VALIDATION)
                .compare(trainSplit, query, gallery)
                .ifPresent(notices::add);
        return new Dataset(name(), home, trainSplit, query, gallery, names, new Protocol.CrossCamera(), notices);
    }

    private static Optional<String[]> folders(Path home) {
        for (String[] pair : FOLDERS) {
            if (Files.isDirectory(home.resolve(pair[0])) || Files.isDirectory(home.resolve(pair[1]))) {
                return Optional.of(pair);
            }
        }
        return Optional.empty();
    }

    private static List<Sample> list(
            Path list,
            Path folder,
            int first,
            String side,
            Map<Integer, String> names,
            DataOptions options,
            List<String> notices) {
        if (!Files.isRegularFile(list)) {
            notices.add("%s is missing".formatted(Shown.name(list)));
            return List.of();
        }
        List<Sample> samples = new ArrayList<>();
        Missing missing = new Missing(options.keepMissing());
        int number = 0;
        for (String line : lines(list)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            String where = Shown.path(list) + ":" + number;
            int gap = line.strip().lastIndexOf(' ');
            OptionalInt person = NameFields.number(line.strip().substring(gap + 1));
            if (gap < 1 || person.isEmpty() || person.getAsInt() >= TEST - 1) {
                throw new DataException(
                        "%s: not a photo and a person's number: '%s'.\nA line looks like: 0000/0000_000_01_0303morning_0008_0.jpg 0"
                                .formatted(where, Shown.text(line)));
            }
            Path photo = Inside.resolve(folder, line.strip().substring(0, gap).strip(), where);
            missing.look(photo, where);
            int identity = first + person.getAsInt();
            names.putIfAbsent(identity, side + "/" + line.strip().substring(gap + 1));
            samples.add(new Sample(photo, identity, camera(photo, where), 0));
        }
        missing.refuse();
        return samples;
    }

    private static int camera(Path photo, String where) {
        String[] fields = PhotoFiles.stem(photo).split("_", 5);
        OptionalInt camera = fields.length < 3 ? OptionalInt.empty() : NameFields.number(fields[2]);
        return camera.orElseThrow(() -> new DataException(
                "%s: the file name's third field is no camera: %s.\nA name looks like: 0000_000_01_0303morning_0008_0.jpg"
                        .formatted(where, Shown.name(photo))));
    }

    private static List<String> lines(Path list) {
        try {
            return Files.readAllLines(list, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new DataException(
                    "cannot read %s: %s.".formatted(Shown.path(list), Shown.text(String.valueOf(e.getMessage()))), e);
        }
    }
}
