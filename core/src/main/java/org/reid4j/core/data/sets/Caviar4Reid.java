package org.reid4j.core.data.sets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
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

/// CAVIAR4REID (Cheng et al., BMVC 2011): 72 people in a shopping centre, 50 of them seen by two cameras, with
/// photos from 17 x 39 to 72 x 144 pixels.
///
/// `0001_011.jpg` or, originally, `0001011.jpg`: person 1, photo 11. Photos 1 to 10 are camera A's, 11 to 20
/// camera B's; 22 people were seen by one camera only. Ten random splits of the 50: 25 train, with the 22
/// who were seen once, and 25 are tested. Single-shot: every photo of camera A asks, and each of ten trials
/// draws one photo of camera B a person as gallery.
public final class Caviar4Reid implements DatasetFormat {
    private static final int PEOPLE = 72;
    private static final int IN_BOTH = 50;
    private static final int A_CAMERA = 10;
    private static final int TRIALS = 10;
    private static final String EXAMPLE = "0001_011.jpg";

    @Override
    public String name() {
        return "caviar4reid";
    }

    @Override
    public String layout() {
        return "one folder with photos of 72 people named like " + EXAMPLE + ", 11 to 20 of camera B";
    }

    @Override
    public int splits() {
        return 10;
    }

    @Override
    public Optional<Detection> detect(Path root) {
        return Homes.of(root, "CAVIAR4REID", "caviar4reid")
                .filter(Caviar4Reid::fits)
                .findFirst()
                .map(home -> new Detection(
                        name(),
                        home,
                        Detection.Strength.NAMES,
                        "72 people, 50 of them with photos of both cameras, named like " + EXAMPLE));
    }

    private static boolean fits(Path home) {
        var people = NumberedFiles.of(PhotoFiles.some(home)).people();
        long both = people.values().stream()
                .filter(own -> cameras(own).equals(Set.of(1, 2)))
                .count();
        return people.size() == PEOPLE
                && people.lastKey() == PEOPLE
                && both == IN_BOTH
                && people.values().stream()
                        .allMatch(
                                own -> cameras(own).contains(1) && cameras(own).size() <= 2);
    }

    private static Set<Integer> cameras(List<NumberedFiles.Numbered> own) {
        Set<Integer> cameras = new TreeSet<>();
        own.forEach(photo -> cameras.add(camera(photo)));
        return cameras;
    }

    private static int camera(NumberedFiles.Numbered photo) {
        return (photo.number() - 1) / A_CAMERA + 1;
    }

    @Override
    public Dataset read(Path home, DataOptions options) {
        var files = NumberedFiles.of(PhotoFiles.in(home));
        SortedMap<Integer, List<NumberedFiles.Numbered>> people = files.people();
        Set<Integer> both = new TreeSet<>();
        people.forEach((person, own) -> {
            if (cameras(own).containsAll(Set.of(1, 2))) {
                both.add(person);
            }
        });
        if (both.size() < 2) {
            throw new DataException("%s shows %d people in both cameras, a split needs at least 2.\nExpected: %s."
                    .formatted(Shown.path(home), both.size(), layout()));
        }
        Set<Integer> learn = Halves.choose(both, both.size() / 2, Halves.PUBLIC, options.split());
        List<Sample> train = new ArrayList<>();
        List<Sample> query = new ArrayList<>();
        List<Sample> gallery = new ArrayList<>();
        people.forEach((person, own) -> own.forEach(photo -> {
            var sample = new Sample(photo.path(), person, camera(photo), 0);
            boolean tested = both.contains(person) && !learn.contains(person);
            (!tested ? train : sample.camera() == 1 ? query : gallery).add(sample);
        }));
        List<String> notices = new ArrayList<>();
        notices.add(
                "random split %d of 0 to %d: %d people train, %d of them seen by one camera only, and %d are tested; single-shot: %d draws of one photo of camera B a person"
                        .formatted(
                                options.split(),
                                splits() - 1,
                                people.size() - both.size() + learn.size(),
                                people.size() - both.size(),
                                both.size() - learn.size(),
                                TRIALS));
        if (!files.strangers().isEmpty()) {
            notices.add("%,d files left out, their names are not like %s: %s"
                    .formatted(files.strangers().size(), EXAMPLE, Shown.names(files.strangers(), 3)));
        }
        return new Dataset(
                name(),
                home,
                new Split("train", train),
                new Split("query", query),
                new Split("gallery", gallery),
                Map.of(),
                new Protocol.SingleShot(TRIALS, options.seed()),
                notices);
    }
}
