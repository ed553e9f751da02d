package org.reid4j.train.config;

import java.nio.file.Path;
import java.util.Optional;
import org.reid4j.core.data.Boxes;
import org.reid4j.core.data.DataOptions;
import org.reid4j.train.walks.PartitionFile;

/// Which photos, and how they reach the network.
///
/// @param path the dataset's folder
/// @param format its layout, or `auto`
/// @param split which of a dataset's random splits, from 0
/// @param seed decides random splits
/// @param trainShare share of the people of an own folder that are learned from, above 0 and below 1
/// @param trainWithValidation MSMT17: whether its validation list joins training
/// @param boxes CUHK03-NP: the boxes of the detector or those drawn by hand
/// @param partition walks: which people train and which are tested, `lt`, `mt` or `st` of CASIA-B or a JSON file
///     with `TRAIN_SET` and `TEST_SET`; empty for `partition.json` in the folder, else the usual division
/// @param workers threads that decode and augment; 0 means one less than the machine's cores, at least 1
/// @param prefetch batches made ahead
/// @param cacheMb most memory for decoded photos or walks in MiB, 0 for none; of photos no more than a quarter of
///     what Java may use. Decoded photos of Market-1501's training split take 303 MiB
/// @param maxBad unreadable training photos that are replaced by others of the same person before training
///     stops
@MainKey("path")
public record DataConfig(
        Optional<Path> path,
        String format,
        int split,
        long seed,
        double trainShare,
        boolean trainWithValidation,
        Optional<Boxes> boxes,
        Optional<Path> partition,
        int workers,
        int prefetch,
        int cacheMb,
        int maxBad) {
    public DataConfig {
        Rule.atLeast("data.split", split, 0);
        if (!(trainShare > 0 && trainShare < 1)) {
            throw new IllegalArgumentException("data.train_share is " + trainShare + ", must be above 0 and below 1");
        }
        Rule.between("data.workers", workers, 0, 256);
        Rule.between("data.prefetch", prefetch, 1, 64);
        Rule.between("data.cache_mb", cacheMb, 0, 1 << 20);
        Rule.atLeast("data.max_bad", maxBad, 0);
    }

    /// Nothing chosen yet.
    public static DataConfig defaults() {
        return new DataConfig(
                Optional.empty(), "auto", 0, 1, 0.5, false, Optional.empty(), Optional.empty(), 0, 4, 1024, 0);
    }

    /// What a dataset's reader is told.
    ///
    /// @throws org.reid4j.core.ReidException when the partition's file cannot be used
    public DataOptions options() {
        return DataOptions.defaults()
                .withSplit(split)
                .withSeed(seed)
                .withTrainShare(trainShare)
                .withTrainWithValidation(trainWithValidation)
                .withBoxes(boxes)
                .withPartition(path.flatMap(data -> PartitionFile.of(partition, data))
                        .or(() -> partition.map(PartitionFile::read)));
    }

    /// The same photos in another place.
    public DataConfig withPath(Path other) {
        return new DataConfig(
                Optional.of(other),
                format,
                split,
                seed,
                trainShare,
                trainWithValidation,
                boxes,
                partition,
                workers,
                prefetch,
                cacheMb,
                maxBad);
    }

    /// The same with a path that means the same from any folder.
    public DataConfig absolute() {
        return path.map(relative -> withPath(relative.toAbsolutePath().normalize()))
                .orElse(this);
    }

    /// Threads that decode: as chosen, or one less than the machine's cores.
    public int decoders() {
        return workers > 0 ? workers : Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    }
}
