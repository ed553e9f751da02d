package org.reid4j.train.cuhk03;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
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

/// CUHK03 from `cuhk-03.mat` under its second protocol (Zhong et al., CVPR 2017): 767 people train, 700 are
/// tested in the manner of Market-1501, as `cuhk03_new_protocol_config_detected.mat` and `…_labeled.mat` list
/// them.
///
/// The same photos as in CUHK03-NP's folders. They are unpacked into the cache folder the first time.
public final class Cuhk03 implements DatasetFormat {
    private static final int PUBLISHED_PEOPLE = 1467;

    @Override
    public String name() {
        return "cuhk03";
    }

    @Override
    public String layout() {
        return "cuhk-03.mat, and beside it or above it " + Places.listName(Boxes.DETECTED) + " or "
                + Places.listName(Boxes.LABELLED);
    }

    @Override
    public Optional<Detection> detect(Path root) {
        return Places.photos(root)
                .map(file -> new Detection(
                        name(), file, Detection.Strength.LAYOUT, "cuhk-03.mat, the authors' one file of all photos"));
    }

    @Override
    public Dataset read(Path home, DataOptions options) {
        Boxes boxes = options.boxes()
                .orElse(
                        Places.list(home, Boxes.DETECTED).isPresent()
                                        || Places.list(home, Boxes.LABELLED).isEmpty()
                                ? Boxes.DETECTED
                                : Boxes.LABELLED);
        Path list = Places.list(home, boxes)
                .orElseThrow(() -> new DataException(
                        "%s has the photos, but %s with the second protocol's 767 and 700 people is neither beside it nor above.\nPut it there (CUHK03-NP in github.com/zhunzhong07/person-re-ranking), or take the first protocol: data.format=cuhk03-classic"
                                .formatted(Shown.path(home), Places.listName(boxes))));
        Mat5 lists = Mat5.read(list);
        Unpacked photos;
        try (MatPhotos mat = MatPhotos.open(home)) {
            photos = Unpacked.of(home, mat, boxes);
        }
        var listed = new Listed(list, lists, photos);
        Split train = new Split("train", listed.samples("train_idx"));
        Split query = new Split("query", listed.samples("query_idx"));
        Split gallery = new Split("gallery", listed.samples("gallery_idx"));
        List<String> notices = new ArrayList<>();
        notices.add("%s boxes, second protocol; photos unpacked to %s"
                .formatted(Places.word(boxes), photos.file("").getParent()));
        if (train.identities() + query.identities() != PUBLISHED_PEOPLE) {
            notices.add("not the whole published CUHK03: %,d people instead of %,d"
                    .formatted(train.identities() + query.identities(), PUBLISHED_PEOPLE));
        }
        return new Dataset(name(), home, train, query, gallery, Map.of(), new Protocol.CrossCamera(), notices);
    }

    /// The lists of one configuration, which a stranger wrote.
    @SuppressWarnings("ArrayRecordComponent") // private, compared by nobody
    private record Listed(Path file, List<String> names, int[] labels, Set<String> known, Unpacked photos, Mat5 lists) {
        Listed(Path file, Mat5 lists, Unpacked photos) {
            this(file, lists.texts("filelist"), lists.whole("labels"), new HashSet<>(photos.names()), photos, lists);
            if (names.size() != labels.length) {
                throw refused("it has %,d names and %,d people".formatted(names.size(), labels.length));
            }
        }

        List<Sample> samples(String which) {
            List<Sample> samples = new ArrayList<>();
            for (int index : lists.whole(which)) {
                if (index < 1 || index > names.size()) {
                    throw refused("%s names photo %,d of %,d".formatted(which, index, names.size()));
                }
                String name = names.get(index - 1);
                if (!known.contains(name)) {
                    throw refused("%s names '%s', which cuhk-03.mat does not hold".formatted(which, Shown.text(name)));
                }
                if (labels[index - 1] < 1) {
                    throw refused("photo %,d is of person %d".formatted(index, labels[index - 1]));
                }
                int camera = name.charAt(name.indexOf('_', name.indexOf('_') + 1) + 1) - '0';
                samples.add(new Sample(photos.file(name), labels[index - 1], camera, 0));
            }
            return samples;
        }

        private DataException refused(String why) {
            return new DataException(
                    "%s does not fit to cuhk-03.mat: %s.\nGet both again.".formatted(Shown.path(file), why));
        }
    }
}
