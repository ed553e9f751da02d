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

/// One folder of `PERSON_NUMBER.jpg`, in the manner of i-LIDS ([Ilids]) and other small sets: who, and nothing
/// of the camera.
///
/// Ten random splits; training gets [DataOptions#trainShare()] of the people. Measured single-shot: **query and
/// gallery both hold all test photos**, and each trial draws one photo a person as gallery while the others
/// ask. People with a single photo can only be trained on or answer.
public final class Numbered implements DatasetFormat {
    private static final int TRIALS = 10;

    @Override
    public String name() {
        return "numbered";
    }

    @Override
    public String layout() {
        return "one folder with PERSON_NUMBER.jpg";
    }

    @Override
    public int splits() {
        return 10;
    }

    @Override
    public Optional<Detection> detect(Path root) {
        List<Path> photos = PhotoFiles.some(root);
        long fitting = photos.stream().filter(file -> person(file).isPresent()).count();
        return fitting >= 2 && 4 * fitting >= 3L * photos.size()
                ? Optional.of(new Detection(
                        name(),
                        root,
                        Detection.Strength.NAMES,
                        "names like %s: a person's number, then the photo's; no camera"
                                .formatted(Shown.name(photos.getFirst()))))
                : Optional.empty();
    }

    /// At most six digits and five: telephones name photos `20240131_184501.jpg`.
    private static OptionalInt person(Path file) {
        String[] fields = PhotoFiles.stem(file).split("_", 3);
        return fields.length == 2
                        && fields[0].length() <= 6
                        && fields[1].length() <= 5
                        && NameFields.number(fields[1]).isPresent()
                ? NameFields.number(fields[0])
                : OptionalInt.empty();
    }

    @Override
    public Dataset read(Path home, DataOptions options) {
        SortedMap<Integer, List<Path>> people = new TreeMap<>();
        List<Path> strangers = new ArrayList<>();
        for (Path file : PhotoFiles.in(home)) {
            person(file)
                    .ifPresentOrElse(
                            n -> people.computeIfAbsent(n, _ -> new ArrayList<>())
                                    .add(file),
                            () -> strangers.add(file));
        }
        if (people.isEmpty()) {
            throw new DataException(
                    "%s holds no photo of a numbered person.\nExpected: %s.".formatted(Shown.path(home), layout()));
        }
        int shift = people.firstKey() == 0 ? 1 : 0; // 0 means a bystander elsewhere
        Set<Integer> learn = Halves.choose(
                people.keySet(), Halves.share(people.size(), options.trainShare()), Halves.PUBLIC, options.split());
        List<Sample> train = new ArrayList<>();
        List<Sample> test = new ArrayList<>();
        people.forEach((person, files) -> files.forEach(file -> (learn.contains(person) ? train : test)
                .add(new Sample(file, person + shift, Sample.UNKNOWN_CAMERA, 0))));
        List<String> notices = new ArrayList<>();
        notices.add("random split %d of 0 to %d; single-shot: %d draws of one gallery photo a person"
                .formatted(options.split(), splits() - 1, TRIALS));
        if (shift == 1) {
            notices.add("people are numbered from 0 in the names, from 1 here");
        }
        if (!strangers.isEmpty()) {
            notices.add("%,d files left out, their names are not PERSON_NUMBER: %s"
                    .formatted(strangers.size(), Shown.names(strangers, 3)));
        }
        return new Dataset(
                name(),
                home,
                new Split("train", train),
                new Split("query", test),
                new Split("gallery", test),
                Map.of(),
                new Protocol.SingleShot(TRIALS, options.seed()),
                notices);
    }
}
