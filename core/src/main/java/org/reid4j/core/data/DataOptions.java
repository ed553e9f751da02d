package org.reid4j.core.data;

import java.util.Optional;

/// What a reader of a dataset may choose; most people take [#defaults()].
///
/// @param split which random split, from 0, for datasets that are measured over several
///     ([DatasetFormat#splits()])
/// @param seed decides how people's own folders are divided, and the draws of single-shot protocols
/// @param trainShare share of the people that training gets, 0 to 1, for folders without splits of their
///     own; people of the training part never appear in the test part
/// @param trainWithValidation MSMT17: whether its validation list joins training (32,621 photos instead of
///     30,248)
/// @param boxes which boxes, for datasets published with two kinds (CUHK03-NP); empty for the detected ones
///     where both are on disk
/// @param partition which people of a dataset of walks train and which are tested; empty for the usual division
/// @param keepMissing whether photos that a list names but the disk lacks stay in the dataset, as `reid
///     data check` wants it; otherwise they are an error
public record DataOptions(
        int split,
        long seed,
        double trainShare,
        boolean trainWithValidation,
        Optional<Boxes> boxes,
        Optional<Partition> partition,
        boolean keepMissing) {
    public DataOptions {
        if (split < 0) {
            throw new IllegalArgumentException("data.split is " + split + ", must be at least 0");
        }
        if (!(trainShare >= 0 && trainShare <= 1)) {
            throw new IllegalArgumentException("data.train_share is " + trainShare + ", must be between 0 and 1");
        }
    }

    /// Split 0, seed 1, half of the people for training, no validation photos, no choice of
    /// boxes or partition, missing photos refused.
    public static DataOptions defaults() {
        return new DataOptions(0, 1, 0.5, false, Optional.empty(), Optional.empty(), false);
    }

    /// The same with another random split.
    public DataOptions withSplit(int value) {
        return new DataOptions(value, seed, trainShare, trainWithValidation, boxes, partition, keepMissing);
    }

    /// The same with another seed.
    public DataOptions withSeed(long value) {
        return new DataOptions(split, value, trainShare, trainWithValidation, boxes, partition, keepMissing);
    }

    /// The same with another share of people for training.
    public DataOptions withTrainShare(double value) {
        return new DataOptions(split, seed, value, trainWithValidation, boxes, partition, keepMissing);
    }

    /// The same with or without MSMT17's validation photos in training.
    public DataOptions withTrainWithValidation(boolean value) {
        return new DataOptions(split, seed, trainShare, value, boxes, partition, keepMissing);
    }

    /// The same with other boxes; empty leaves the choice to the reader.
    public DataOptions withBoxes(Optional<Boxes> value) {
        return new DataOptions(split, seed, trainShare, trainWithValidation, value, partition, keepMissing);
    }

    /// The same with another division of people; empty for the usual one.
    public DataOptions withPartition(Optional<Partition> value) {
        return new DataOptions(split, seed, trainShare, trainWithValidation, boxes, value, keepMissing);
    }

    /// The same with missing photos kept or refused.
    public DataOptions withKeepMissing(boolean value) {
        return new DataOptions(split, seed, trainShare, trainWithValidation, boxes, partition, value);
    }
}
