package org.reid4j.train.cuhk03;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.reid4j.core.data.Boxes;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.DatasetFormat;
import org.reid4j.core.data.Detection;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.Shown;
import org.reid4j.core.data.Split;
import org.reid4j.core.eval.Protocol;

/// CUHK03 from `cuhk-03.mat` under its first protocol (Li et al., CVPR 2014): 20 test sets of 100 people, the
/// 1,367 others train, and of each person one gallery photo at a time ([Protocol.SingleGalleryShot]). Query and
/// gallery both hold all test photos, as in torchreid. Taken only when it is named, as the second protocol
/// replaced it.
public final class Cuhk03Classic implements DatasetFormat {
    private static final int SETS = 20;

    @Override
    public String name() {
        return "cuhk03-classic";
    }

    @Override
    public String layout() {
        return "cuhk-03.mat";
    }

    @Override
    public int splits() {
        return SETS;
    }

    @Override
    public Optional<Detection> detect(Path root) {
        return Places.photos(root)
                .map(file -> new Detection(
                        name(),
                        file,
                        Detection.Strength.IF_NAMED,
                        "cuhk-03.mat, the authors' one file of all photos, by its own 20 test sets"));
    }

    @Override
    public Dataset read(Path home, DataOptions options) {
        Boxes boxes = options.boxes().orElse(Boxes.DETECTED);
        Unpacked photos;
        List<MatPhotos.Place> places;
        Set<MatPhotos.Person> tested;
        try (MatPhotos mat = MatPhotos.open(home)) {
            List<Set<MatPhotos.Person>> sets = mat.testSets();
            if (options.split() >= sets.size()) {
                throw new DataException("data.split is %d, but %s has %d test sets.\nGive a number from 0 to %d."
                        .formatted(options.split(), Shown.path(home), sets.size(), sets.size() - 1));
            }
            tested = sets.get(options.split());
            places = mat.places(boxes);
            photos = Unpacked.of(home, mat, boxes);
        }
        Map<MatPhotos.Person, Integer> numbers = new HashMap<>();
        Map<Integer, String> names = new HashMap<>();
        List<Sample> train = new ArrayList<>();
        List<Sample> test = new ArrayList<>();
        for (MatPhotos.Place place : places) {
            MatPhotos.Person person = place.person();
            int identity = numbers.computeIfAbsent(person, _ -> numbers.size() + 1);
            names.putIfAbsent(identity, "%d_%03d".formatted(person.pair(), person.number()));
            (tested.contains(person) ? test : train)
                    .add(new Sample(photos.file(place.name()), identity, place.camera(), 0));
        }
        List<String> notices = List.of("%s boxes, first protocol, test set %d of 0 to %d; photos unpacked to %s"
                .formatted(
                        Places.word(boxes),
                        options.split(),
                        SETS - 1,
                        photos.file("").getParent()));
        return new Dataset(
                name(),
                home,
                new Split("train", train),
                new Split("query", test),
                new Split("gallery", test),
                names,
                new Protocol.SingleGalleryShot(false),
                notices);
    }
}
