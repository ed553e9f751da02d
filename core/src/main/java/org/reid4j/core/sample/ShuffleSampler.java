package org.reid4j.core.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.Sample;

/// Makes plain shuffled batches, for losses that need no partners: each photo at most once an epoch.
///
/// Junk and distractors are left out. The rest that does not fill a batch is dropped, so that all batches
/// are of one size; which photos those are changes with the epoch.
public final class ShuffleSampler {
    private final int[] photos;
    private final int batch;
    private final long seed;

    /// @param samples the training split; a plan's indices point into this list
    /// @param batch photos a batch, at least 1
    /// @param seed decides every plan
    /// @throws DataException when there are fewer photos than a batch needs
    public ShuffleSampler(List<Sample> samples, int batch, long seed) {
        if (batch < 1) {
            throw new IllegalArgumentException("sampler.batch is " + batch + ", must be at least 1");
        }
        this.photos = IntStream.range(0, samples.size())
                .filter(i -> samples.get(i).isPerson())
                .toArray();
        this.batch = batch;
        this.seed = seed;
        if (photos.length < batch) {
            throw new DataException("a batch of %,d photos needs at least as many, training has %,d.\n%s"
                    .formatted(
                            batch,
                            photos.length,
                            photos.length == 0
                                    ? "Check that the folder's layout was recognised: reid data check DIR"
                                    : "Use a batch of at most " + photos.length + "."));
        }
    }

    /// The batches of one epoch.
    public EpochPlan epoch(int epoch) {
        int[] order = photos.clone();
        Draw.shuffle(order, Seeds.of(seed, epoch, -1));
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from + batch <= order.length; from += batch) {
            batches.add(Arrays.copyOfRange(order, from, from + batch));
        }
        return new EpochPlan(batches);
    }

    /// How many batches every epoch has.
    public int batchesPerEpoch() {
        return photos.length / batch;
    }
}
