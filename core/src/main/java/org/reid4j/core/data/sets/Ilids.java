package org.reid4j.core.data.sets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
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

/// i-LIDS MCTS as cut by Zheng et al. (BMVC 2009): 119 people at an airport's arrivals, 476 photos, two to
/// eight each, and nothing of the cameras.
///
/// `0001_001.jpg` or, originally, `0001001.jpg`: person 1, photo 1. Ten random splits, 59 people train and 60
/// are tested, as in torchreid. Measured single-shot (Zheng et al., CVPR 2011): **query and gallery both hold
/// all test photos**, and each of ten trials draws one photo a person as gallery while the others ask.
public final class Ilids implements DatasetFormat {
    private static final int PEOPLE = 119;
    private static final int PHOTOS = 476;
    private static final int MOST_A_PERSON = 8;
    private static final int TRIALS = 10;
    private static final String EXAMPLE = "0001_001.jpg";

    @Override
    public String name() {
        return "ilids";
    }

    @Override
    public String layout() {
        return "one folder with 476 photos of 119 people named like " + EXAMPLE;
    }

    @Override
    public int splits() {
        return 10;
    }

    @Override
    public Optional<Detection> detect(Path root) {
        return Homes.of(root, "i-LIDS_Pedestrain/Persons", "ilids/i-LIDS_Pedestrain/Persons", "Persons", "i-LIDS")
                .filter(Ilids::fits)
                .findFirst()
                .map(home -> new Detection(
                        name(),
                        home,
                        Detection.Strength.NAMES,
                        "%d people with at most %d photos each, named like %s"
                                .formatted(PEOPLE, MOST_A_PERSON, EXAMPLE)));
    }

    /// Its counts are what tells it from any other folder of numbered people; copies exist with one crop more.
    private static boolean fits(Path home) {
        var read = NumberedFiles.of(PhotoFiles.some(home));
        return near(read.people().size(), PEOPLE)
                && near(read.photos(), PHOTOS)
                && read.people().lastKey() <= PEOPLE + 1
                && read.people().values().stream().allMatch(own -> own.size() <= MOST_A_PERSON);
    }

    private static boolean near(int count, int published) {
        return count == published || count == published + 1;
    }

    @Override
    public Dataset read(Path home, DataOptions options) {
        var files = NumberedFiles.of(PhotoFiles.in(home));
        SortedMap<Integer, List<NumberedFiles.Numbered>> people = files.people();
        List<Path> alone = people.values().stream()
                .filter(own -> own.size() < 2)
                .map(own -> own.getFirst().path())
                .toList();
        people.values().removeIf(own -> own.size() < 2);
        if (people.size() < 2) {
            throw new DataException("%s shows %d people in two photos, a split needs at least 2.\nExpected: %s."
                    .formatted(Shown.path(home), people.size(), layout()));
        }
        Set<Integer> learn = Halves.choose(people.keySet(), people.size() / 2, Halves.PUBLIC, options.split());
        List<Sample> train = new ArrayList<>();
        List<Sample> test = new ArrayList<>();
        people.forEach((person, own) -> own.forEach(photo -> (learn.contains(person) ? train : test)
                .add(new Sample(photo.path(), person, Sample.UNKNOWN_CAMERA, 0))));
        List<String> notices = new ArrayList<>();
        notices.add(
                "random split %d of 0 to %d: %d people train, %d are tested; single-shot: %d draws of one gallery photo a person"
                        .formatted(options.split(), splits() - 1, learn.size(), people.size() - learn.size(), TRIALS));
        if (!alone.isEmpty()) {
            notices.add("%,d photos left out, of people with a single one: %s"
                    .formatted(alone.size(), Shown.names(alone, 3)));
        }
        if (!files.strangers().isEmpty()) {
            notices.add("%,d files left out, their names are not like %s: %s"
                    .formatted(files.strangers().size(), EXAMPLE, Shown.names(files.strangers(), 3)));
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
