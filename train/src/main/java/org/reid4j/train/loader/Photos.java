package org.reid4j.train.loader;

import java.util.List;
import org.reid4j.core.data.Sample;
import org.reid4j.core.sample.Seeds;
import org.reid4j.image.PhotoCache;
import org.reid4j.image.augment.AugmentPipeline;

/// Photos of a split from disk, decoded once where the cache has room, augmented by (seed, epoch, sample).
///
/// @param samples the split
/// @param cache decodes
/// @param pipeline augments
/// @param seed the run's
public record Photos(List<Sample> samples, PhotoCache cache, AugmentPipeline pipeline, long seed)
        implements SampleSource {
    public Photos {
        samples = List.copyOf(samples);
    }

    @Override
    public int length() {
        return pipeline.preprocessing().length();
    }

    @Override
    public void read(int sample, long epoch, long draw, float[] target, int offset) {
        pipeline.apply(cache.read(samples.get(sample).path()), Seeds.of(seed, epoch, draw), target, offset);
    }

    /// The person's other photos, in the split's order from the one behind on.
    @Override
    public int instead(int sample, int attempt) {
        return SampleSource.ofTheSamePerson(samples, sample, attempt);
    }
}
