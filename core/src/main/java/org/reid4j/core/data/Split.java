package org.reid4j.core.data;

import java.util.List;

/// A named list of photos with one role: training, query or gallery.
///
/// @param name `train`, `query` or `gallery`
/// @param samples in a stable order (by file name)
public record Split(String name, List<Sample> samples) {
    public Split {
        samples = List.copyOf(samples);
    }

    /// Number of photos.
    public int size() {
        return samples.size();
    }

    /// Number of distinct people, without junk and distractors.
    public int identities() {
        return (int) samples.stream()
                .mapToInt(Sample::identity)
                .filter(id -> id != Sample.JUNK && id != Sample.DISTRACTOR)
                .distinct()
                .count();
    }

    /// Number of distinct known cameras.
    public int cameras() {
        return (int) samples.stream()
                .mapToInt(Sample::camera)
                .filter(c -> c != Sample.UNKNOWN_CAMERA)
                .distinct()
                .count();
    }
}
