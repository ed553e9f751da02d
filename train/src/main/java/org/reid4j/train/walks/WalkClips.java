package org.reid4j.train.walks;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.reid4j.core.data.Sample;
import org.reid4j.core.sample.Seeds;
import org.reid4j.image.silhouette.ClipChanges;
import org.reid4j.image.silhouette.Silhouettes;
import org.reid4j.train.config.ClipConfig;
import org.reid4j.train.loader.SampleSource;

/// Clips of a split's walks: some frames of each, changed at random by (seed, epoch, sample).
///
/// Which frames follows OpenGait's `collate_fn.py`. Ordered: frames that follow each other from a random place
/// on, a walk that is too short being repeated. Unordered: frames drawn from the whole walk, each once where
/// there are enough.
public final class WalkClips implements SampleSource {
    private final List<Sample> samples;
    private final WalkCache cache;
    private final WalkInput input;
    private final ClipConfig clip;
    private final ClipChanges changes;
    private final long seed;

    /// @param samples the split
    /// @param cache reads walks in the size of `input`
    /// @param input what a network expects of a frame
    /// @param clip how many frames, and what is changed
    /// @param seed the run's
    public WalkClips(List<Sample> samples, WalkCache cache, WalkInput input, ClipConfig clip, long seed) {
        this.samples = List.copyOf(samples);
        this.cache = cache;
        this.input = input;
        this.clip = clip;
        this.changes = clip.changes();
        this.seed = seed;
    }

    /// The split.
    public List<Sample> samples() {
        return samples;
    }

    /// What a network expects of a frame.
    public WalkInput input() {
        return input;
    }

    /// Frames of a clip.
    public int frames() {
        return clip.frames();
    }

    @Override
    public int length() {
        return clip.frames() * input.height() * input.width();
    }

    @Override
    public void read(int sample, long epoch, long draw, float[] target, int offset) {
        Silhouettes walk = cache.read(samples.get(sample).path());
        RandomGenerator random = Seeds.of(seed, epoch, draw);
        int[] frames = frames(walk.frames(), random);
        for (int i = 0; i < frames.length; i++) {
            walk.frame(frames[i], target, offset + i * walk.area());
        }
        changes.apply(target, offset, clip.frames(), input.height(), input.width(), random);
    }

    /// The frames of a clip, as numbers of a walk's.
    int[] frames(int there, RandomGenerator random) {
        int[] chosen = new int[clip.frames()];
        if (clip.ordered()) {
            int repeated = there * Math.ceilDiv(clip.frames(), there); // a short walk goes round
            int begin = random.nextInt(Math.max(there, repeated) - clip.frames() + 1);
            Arrays.setAll(chosen, i -> (begin + i) % there);
            return chosen;
        }
        if (there < clip.frames()) {
            Arrays.setAll(chosen, _ -> random.nextInt(there));
            return chosen;
        }
        int[] all = new int[there];
        Arrays.setAll(all, i -> i);
        for (int i = 0; i < chosen.length; i++) {
            int j = random.nextInt(i, there);
            chosen[i] = all[j];
            all[j] = all[i];
        }
        return chosen;
    }

    /// The person's other walks, in the split's order from the one behind on.
    @Override
    public int instead(int sample, int attempt) {
        return SampleSource.ofTheSamePerson(samples, sample, attempt);
    }
}
