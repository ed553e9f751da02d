package org.reid4j.core.data.sets;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.Split;

/// The counts a dataset's authors published, to tell a whole copy from a partial one.
///
/// A difference is worth a notice and never an error: people use these layouts for their own photos too.
///
/// @param name the dataset's name in print
/// @param trainIdentities people to learn from
/// @param trainImages their photos
/// @param queryIdentities people asked for
/// @param queryImages their photos
/// @param galleryImages all gallery photos without junk, distractors included
/// @param cameras cameras in all three splits
record Published(
        String name,
        int trainIdentities,
        int trainImages,
        int queryIdentities,
        int queryImages,
        int galleryImages,
        int cameras) {

    /// One sentence of what differs; empty when all is as published.
    Optional<String> compare(Split train, Split query, Split gallery) {
        List<String> differences = new ArrayList<>();
        differ(differences, "train people", train.identities(), trainIdentities);
        differ(differences, "train photos", train.size(), trainImages);
        differ(differences, "query people", query.identities(), queryIdentities);
        differ(differences, "query photos", query.size(), queryImages);
        differ(differences, "gallery photos", gallery.size(), galleryImages);
        int seen = (int) Stream.of(train, query, gallery)
                .flatMap(split -> split.samples().stream())
                .mapToInt(Sample::camera)
                .distinct()
                .count();
        differ(differences, "cameras", seen, cameras);
        return differences.isEmpty()
                ? Optional.empty()
                : Optional.of("not the whole published %s: %s".formatted(name, String.join(", ", differences)));
    }

    private static void differ(List<String> differences, String what, int here, int published) {
        if (here != published) {
            differences.add("%s %,d instead of %,d".formatted(what, here, published));
        }
    }
}
