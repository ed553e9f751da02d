package org.reid4j.core.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.Sample;

/// Makes batches of P people with K photos each, which is what batch-hard triplets need: every photo has a
/// partner.
///
/// Every batch holds exactly P different identities, one after the other, with K photos each. A person with
/// fewer than K photos is drawn with replacement. Junk and distractors are never drawn. What an epoch is
/// differs between the released codes and is chosen by [Semantics]. An epoch's plan depends on the seed and
/// the epoch's number alone.
public final class PkSampler {

    /// What one epoch covers.
    public enum Semantics {
        /// The strong baseline's `RandomIdentitySampler`: each person's photos are shuffled and cut into
        /// chunks of K (a rest smaller than K is left out, a person with fewer than K fills one chunk with
        /// replacement); batches take one chunk of P people drawn among those with chunks left, and the
        /// epoch ends when fewer than P people remain.
        BASELINE,
        /// fast-reid's `NaiveIdentitySampler`: rounds of the baseline's kind without end; an epoch is
        /// photos / batch of its batches, rounded down, at least one. fast-reid lets a round run on into
        /// the next epoch; here each epoch begins a new round, so that it depends on nothing before it.
        FAST_REID,
        /// fast-reid's `BalancedIdentitySampler`: permutations of the identities without end, the rest that
        /// does not fill a batch dropped; of each person one photo at random, then K - 1 from other cameras
        /// where there are any. An epoch has as many batches as under [#FAST_REID].
        FAST_REID_BALANCED,
        /// open-reid's and RGA's: each person once an epoch with K photos, people that do not fill a batch
        /// dropped (CUHK03: 767 people, P = 16: 47 batches).
        IDENTITY_ONCE,
        /// OpenGait's `TripletSampler`: batches without end, each of P people drawn anew, of each K samples
        /// drawn anew (with replacement where there are fewer). An epoch is as many batches as are asked for;
        /// if none are, as under [#FAST_REID].
        OPEN_GAIT;

        /// Whether batches go on without end, so that an epoch can be of any length.
        public boolean endless() {
            return this == FAST_REID || this == FAST_REID_BALANCED || this == OPEN_GAIT;
        }
    }

    private static final long STREAM = -2; // apart from the augmentation of samples 0, 1, 2 …

    private final List<Sample> samples;
    private final int[][] photos; // [identity][its samples' indices], identities ascending
    private final int total;
    private final int p;
    private final int k;
    private final Semantics semantics;
    private final int batches;
    private final long seed;

    /// @param samples the training split; a plan's indices point into this list
    /// @param identities P, at least 2: with one person there is nobody to tell apart
    /// @param images K, at least 2: with one photo there is no pair
    /// @param semantics what one epoch covers
    /// @param seed decides every plan
    /// @throws DataException when the samples show fewer than two people, or fewer than P
    public PkSampler(List<Sample> samples, int identities, int images, Semantics semantics, long seed) {
        this(samples, identities, images, semantics, 0, seed);
    }

    /// With epochs of a length of their own.
    ///
    /// @param batches of an epoch, for semantics without end; 0 for as many as the semantics says
    /// @throws DataException when the samples show fewer than two people, or fewer than P
    public PkSampler(List<Sample> samples, int identities, int images, Semantics semantics, int batches, long seed) {
        if (batches < 0 || (batches > 0 && !semantics.endless())) {
            throw new IllegalArgumentException(
                    "sampler.batches is %d, must be 0 but for the semantics fast-reid, fast-reid-balanced and open-gait"
                            .formatted(batches));
        }
        if (identities < 2) {
            throw new IllegalArgumentException("sampler.identities is " + identities + ", must be at least 2");
        }
        if (images < 2) {
            throw new IllegalArgumentException("sampler.images is " + images + ", must be at least 2");
        }
        this.samples = List.copyOf(samples);
        this.photos = byIdentity(this.samples);
        this.total = Arrays.stream(photos).mapToInt(own -> own.length).sum();
        this.p = identities;
        this.k = images;
        this.semantics = semantics;
        this.batches = batches;
        this.seed = seed;
        if (photos.length < 2) {
            throw new DataException(("training needs photos of at least 2 people, these %,d photos show %d.\n"
                            + "Add people, or check that the folder's layout was recognised: reid data check DIR")
                    .formatted(total, photos.length));
        }
        if (photos.length < p) {
            throw new DataException(
                    ("a batch of %d people x %d photos needs at least %d people, training has %d (%,d photos).\n"
                                    + "Use at most %d people a batch: sampler.identities=%d")
                            .formatted(p, k, p, photos.length, total, photos.length, photos.length));
        }
    }

    /// The batches of one epoch, each of P * K indices: K of the first person, K of the second and so on.
    public EpochPlan epoch(int epoch) {
        RandomGenerator random = Seeds.of(seed, epoch, STREAM);
        List<int[]> batches = new ArrayList<>();
        switch (semantics) {
            case BASELINE -> round(random, batches, Integer.MAX_VALUE);
            case FAST_REID -> {
                while (batches.size() < batchesPerEpoch()) {
                    round(random, batches, batchesPerEpoch());
                }
            }
            case FAST_REID_BALANCED -> {
                while (batches.size() < batchesPerEpoch()) {
                    permutation(random, batches, batchesPerEpoch(), true);
                }
            }
            case IDENTITY_ONCE -> permutation(random, batches, Integer.MAX_VALUE, false);
            case OPEN_GAIT -> {
                while (batches.size() < batchesPerEpoch()) {
                    batches.add(anyone(random));
                }
            }
        }
        return new EpochPlan(batches);
    }

    /// How many batches an epoch has: exact but for [Semantics#BASELINE], where it is the released code's
    /// estimate, an
    /// upper bound, as how many chunks stay unused depends on the draw. At least 1.
    public int batchesPerEpoch() {
        if (batches > 0) {
            return batches;
        }
        long count = switch (semantics) {
            case BASELINE -> {
                long chunks = 0;
                for (int[] own : photos) {
                    chunks += Math.max(1, own.length / k);
                }
                yield chunks / p;
            }
            case FAST_REID, FAST_REID_BALANCED, OPEN_GAIT -> total / ((long) p * k);
            case IDENTITY_ONCE -> photos.length / p;
        };
        return Math.toIntExact(Math.max(1, count));
    }

    /// Number of people that batches are drawn from.
    public int identities() {
        return photos.length;
    }

    /// Number of people with fewer than K photos, who are drawn with replacement.
    public int repeated() {
        return (int) Arrays.stream(photos).filter(own -> own.length < k).count();
    }

    /// One pass over all chunks: appends batches until fewer than P people have a chunk left or the limit
    /// is reached.
    private void round(RandomGenerator random, List<int[]> batches, int limit) {
        int[][] order = new int[photos.length][];
        int[] used = new int[photos.length];
        for (int i = 0; i < photos.length; i++) {
            order[i] = photos[i].length < k ? Draw.withReplacement(photos[i], k, random) : photos[i].clone();
            Draw.shuffle(order[i], random);
        }
        int[] open = Draw.range(photos.length);
        int count = open.length;
        while (count >= p && batches.size() < limit) {
            Draw.toFront(open, count, p, random);
            int[] batch = new int[p * k];
            for (int i = 0; i < p; i++) {
                System.arraycopy(order[open[i]], used[open[i]], batch, i * k, k);
                used[open[i]] += k;
            }
            batches.add(batch);
            for (int i = p - 1; i >= 0; i--) { // from behind: what moves forward was looked at already
                if (order[open[i]].length - used[open[i]] < k) {
                    open[i] = open[--count];
                }
            }
        }
    }

    /// One batch of people drawn anew.
    private int[] anyone(RandomGenerator random) {
        int[] people = Draw.range(photos.length);
        Draw.toFront(people, people.length, p, random);
        int[] batch = new int[p * k];
        for (int i = 0; i < p; i++) {
            System.arraycopy(Draw.some(photos[people[i]], k, random), 0, batch, i * k, k);
        }
        return batch;
    }

    /// One pass over all people: each once, in random order; the rest smaller than P is dropped.
    private void permutation(RandomGenerator random, List<int[]> batches, int limit, boolean acrossCameras) {
        int[] people = Draw.range(photos.length);
        Draw.shuffle(people, random);
        for (int from = 0; from + p <= people.length && batches.size() < limit; from += p) {
            int[] batch = new int[p * k];
            for (int i = 0; i < p; i++) {
                int[] own = photos[people[from + i]];
                int[] chosen = acrossCameras ? acrossCameras(own, random) : Draw.some(own, k, random);
                System.arraycopy(chosen, 0, batch, i * k, k);
            }
            batches.add(batch);
        }
    }

    private int[] acrossCameras(int[] own, RandomGenerator random) {
        int first = own[random.nextInt(own.length)];
        int camera = samples.get(first).camera();
        int[] others = Arrays.stream(own)
                .filter(i -> samples.get(i).camera() != camera)
                .toArray();
        if (others.length == 0) {
            others = Arrays.stream(own).filter(i -> i != first).toArray();
        }
        if (others.length == 0) {
            others = own;
        }
        int[] chosen = new int[k];
        chosen[0] = first;
        System.arraycopy(Draw.some(others, k - 1, random), 0, chosen, 1, k - 1);
        return chosen;
    }

    /// Indices of each person's photos, people in ascending order of identity.
    private static int[][] byIdentity(List<Sample> samples) {
        SortedMap<Integer, List<Integer>> people = new TreeMap<>();
        for (int i = 0; i < samples.size(); i++) {
            if (samples.get(i).isPerson()) {
                people.computeIfAbsent(samples.get(i).identity(), _ -> new ArrayList<>())
                        .add(i);
            }
        }
        return people.values().stream()
                .map(own -> own.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }
}
