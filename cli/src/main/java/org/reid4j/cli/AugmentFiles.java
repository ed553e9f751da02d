package org.reid4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.reid4j.core.Pixels;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.Split;
import org.reid4j.core.eval.Protocol;
import org.reid4j.image.ImageEncoder;
import org.reid4j.train.redress.AugmentPlan;
import org.reid4j.train.redress.AugmentPlan.Picture;

/// Writes what `reid augment` makes: a dataset in Market-1501's layout, whatever the layout it was
/// made from.
///
/// @param root a new folder
record AugmentFiles(Path root) {
    /// Which photo was made of which two.
    static final String LIST = "generated.csv";

    private static final String TRAIN = "bounding_box_train";
    private static final String MARKET = "market1501";
    private static final float QUALITY = 0.95f;

    AugmentFiles {
        EmptyFolder.make(root.resolve(TRAIN));
    }

    /// Puts the real photos in, as hard links where the file system has them. Test photos come along
    /// only where cameras are known, since the layout is measured across cameras.
    ///
    /// @param say told what is left out
    /// @return how many
    int copy(Dataset dataset, Consumer<String> say) {
        int count = copy(dataset.train(), TRAIN, dataset.format());
        if (dataset.query().samples().isEmpty() || dataset.gallery().samples().isEmpty()) {
            return count;
        }
        boolean cameras = Stream.concat(dataset.query().samples().stream(), dataset.gallery().samples().stream())
                .allMatch(sample -> sample.camera() != Sample.UNKNOWN_CAMERA);
        if (!(dataset.protocol() instanceof Protocol.CrossCamera) || !cameras) {
            say.accept("query and gallery are left out: %s is not measured across cameras; measure on %s itself"
                    .formatted(dataset.format(), dataset.root()));
            return count;
        }
        return count
                + copy(dataset.query(), "query", dataset.format())
                + copy(dataset.gallery(), "bounding_box_test", dataset.format());
    }

    private int copy(Split split, String folder, String format) {
        Path target = root.resolve(folder);
        EmptyFolder.make(target);
        Map<Integer, Integer> numbers = new HashMap<>();
        for (var sample : split.samples()) {
            int number = numbers.merge(sample.identity(), 1, Integer::sum);
            var own = String.valueOf(sample.path().getFileName());
            var name = format.equals(MARKET)
                    ? own
                    : AugmentPlan.name(
                            sample.identity(), sample, "real", number, own.substring(own.lastIndexOf('.') + 1));
            link(sample.path(), target.resolve(name));
        }
        return split.size();
    }

    private static void link(Path photo, Path target) {
        try {
            try {
                Files.createLink(target, photo.toRealPath());
            } catch (FileSystemException | UnsupportedOperationException noLinks) {
                Files.copy(photo, target);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Writes a drawn photo.
    void write(Picture picture, Pixels pixels) {
        try {
            Files.write(root.resolve(TRAIN).resolve(picture.name()), ImageEncoder.jpeg(pixels, QUALITY));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Lists the drawn photos.
    void list(List<Picture> pictures) {
        var text = new StringBuilder("file,identity,camera,appearance,structure,structure_identity\n");
        for (var picture : pictures) {
            text.append("%s,%d,%d,%s,%s,%d%n"
                    .formatted(
                            TRAIN + "/" + picture.name(),
                            picture.appearance().identity(),
                            Math.max(0, picture.structure().camera()),
                            quoted(picture.appearance().path()),
                            quoted(picture.structure().path()),
                            picture.structure().identity()));
        }
        try {
            Files.writeString(root.resolve(LIST), text.toString().replace("\r\n", "\n"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String quoted(Path path) {
        var text = path.toString();
        return text.matches("[^\",\\r\\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
