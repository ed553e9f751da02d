package org.reid4j.core.data;

import java.util.Collections;
import java.util.List;

/// Numbers a training split's people 0, 1, 2 … for the classifier: the same people give the same numbers.
///
/// @param identities the dataset's identities in ascending order, without junk and distractors; the
///     position is the class
public record ClassIndex(List<Integer> identities) {
    public ClassIndex {
        identities = List.copyOf(identities);
        for (int i = 1; i < identities.size(); i++) {
            if (identities.get(i - 1) >= identities.get(i)) {
                throw new IllegalArgumentException("classes.identities must ascend, but %d follows %d"
                        .formatted(identities.get(i), identities.get(i - 1)));
            }
        }
    }

    /// Of the people in a list of photos.
    public static ClassIndex of(List<Sample> samples) {
        return new ClassIndex(samples.stream()
                .filter(Sample::isPerson)
                .map(Sample::identity)
                .distinct()
                .sorted()
                .toList());
    }

    /// Of the people in a split.
    public static ClassIndex of(Split split) {
        return of(split.samples());
    }

    /// Number of classes.
    public int size() {
        return identities.size();
    }

    /// The class of a person, from 0.
    ///
    /// @throws IllegalArgumentException when the split had no such person
    public int classOf(int identity) {
        int found = Collections.binarySearch(identities, identity);
        if (found < 0) {
            throw new IllegalArgumentException(
                    "identity is %d, must be one of the %d in training".formatted(identity, identities.size()));
        }
        return found;
    }

    /// The person of a class.
    public int identityOf(int classIndex) {
        return identities.get(classIndex);
    }
}
