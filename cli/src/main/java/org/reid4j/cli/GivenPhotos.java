package org.reid4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Sample;

/// The photos that an option names: one, or some of a folder.
///
/// @param paths at least one
/// @param all how many there were to choose from
record GivenPhotos(List<Path> paths, int all) {
    /// Finds them.
    ///
    /// @param option what messages call it
    /// @param most of a folder so many at most, spread evenly over its photos
    static GivenPhotos of(String option, Path path, int most) {
        if (Files.isDirectory(path)) {
            var photos = Datasets.photos(path).stream().map(Sample::path).toList();
            int count = Math.min(most, photos.size());
            return new GivenPhotos(
                    IntStream.range(0, count)
                            .mapToObj(i -> photos.get((int) ((long) i * photos.size() / count)))
                            .toList(),
                    photos.size());
        }
        if (!Files.isRegularFile(path)) {
            throw Reid.usage("there is no photo or folder %s\ncheck the path: %s=PHOTO or a folder of photos"
                    .formatted(path, option));
        }
        return new GivenPhotos(List.of(path), 1);
    }
}
