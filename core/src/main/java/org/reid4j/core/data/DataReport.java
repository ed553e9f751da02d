package org.reid4j.core.data;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a look at every file of a dataset found: the answer of `reid data check`.
///
/// @param format the layout's short name
/// @param root the folder or list it was read from
/// @param images photos in all splits, each file once
/// @param identities people in all splits, without distractors
/// @param cameras known cameras in all splits
/// @param splits the same a split
/// @param imagesPerCamera photos by camera's number, [Sample#UNKNOWN_CAMERA] included; each file once
/// @param bad files that cannot be used
/// @param duplicates groups of files with the same bytes, each of two or more
/// @param leaks what training and test share, which makes every number too good
/// @param singles people with a single photo, who have nobody to be compared with
/// @param oneCamera people seen by one camera only (where cameras are known), whom a cross-camera protocol
///     cannot score
/// @param unmatched query photos without a right answer under the dataset's protocol
/// @param notices what reading the dataset told
/// @param walks whether the dataset holds walks: then an image is a walk, a camera a view
public record DataReport(
        String format,
        Path root,
        int images,
        int identities,
        int cameras,
        List<SplitCount> splits,
        SortedMap<Integer, Integer> imagesPerCamera,
        List<Bad> bad,
        List<List<Path>> duplicates,
        List<Leak> leaks,
        List<Integer> singles,
        List<Integer> oneCamera,
        List<Path> unmatched,
        List<String> notices,
        boolean walks) {

    /// Counts of one split.
    ///
    /// @param name `train`, `query` or `gallery`
    /// @param images its photos
    /// @param identities its people, without distractors
    /// @param cameras its known cameras
    /// @param distractors its photos of bystanders
    public record SplitCount(String name, int images, int identities, int cameras, int distractors) {}

    /// A file that cannot be used.
    ///
    /// @param path the file
    /// @param reason one line
    public record Bad(Path path, String reason) {}

    /// Something that two splits share and should not.
    ///
    /// @param kind what is shared
    /// @param what which person, or which files, in words
    /// @param paths for files, all that have the same bytes; for a person the first photo of each side
    public record Leak(Kind kind, String what, List<Path> paths) {
        /// What is shared.
        public enum Kind {
            /// A person is in training and in query or gallery.
            IDENTITY,
            /// The same bytes are in two splits.
            FILE
        }
    }

    public DataReport {
        splits = List.copyOf(splits);
        imagesPerCamera = Collections.unmodifiableSortedMap(new TreeMap<>(imagesPerCamera));
        bad = List.copyOf(bad);
        duplicates = List.copyOf(duplicates);
        leaks = List.copyOf(leaks);
        singles = List.copyOf(singles);
        oneCamera = List.copyOf(oneCamera);
        unmatched = List.copyOf(unmatched);
        notices = List.copyOf(notices);
    }

    /// Whether nothing was found that spoils training or a measurement: no bad file and no leak.
    public boolean clean() {
        return bad.isEmpty() && leaks.isEmpty();
    }
}
