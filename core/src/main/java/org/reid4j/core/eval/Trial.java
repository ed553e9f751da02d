package org.reid4j.core.eval;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.reid4j.core.data.Sample;

/// One application of a protocol: which gallery items stand in the ranking of each query, and which of them
/// are right.
final class Trial {
    private static final int[] NONE = {};

    private final Embeddings query;
    private final Embeddings gallery;
    private final boolean sameCameraRemoved;
    private final boolean samePhotos;
    private final boolean oneList;
    private final Map<Integer, int[]> positions;
    private final int[] standing;
    private final int[] absent;

    private Trial(Embeddings query, Embeddings gallery, boolean sameCameraRemoved, Map<Integer, int[]> positions) {
        this.query = query;
        this.gallery = gallery;
        this.sameCameraRemoved = sameCameraRemoved;
        // The same embeddings in both roles are the same photos; a copy of them would otherwise find itself.
        this.samePhotos = query.showsTheSameAs(gallery);
        boolean numbered = query.photos().length != 0 && gallery.photos().length != 0;
        this.oneList = numbered ? Arrays.equals(query.photos(), gallery.photos()) : samePhotos;
        this.positions = positions;
        this.standing = new int[gallery.size()];
        Arrays.fill(standing, Sample.JUNK);
        positions.forEach((identity, items) -> {
            for (int item : items) {
                standing[item] = identity;
            }
        });
        this.absent = IntStream.range(0, standing.length)
                .filter(item -> standing[item] == Sample.JUNK)
                .toArray();
    }

    /// Everybody but junk stands in the gallery.
    static Trial whole(Embeddings query, Embeddings gallery, boolean sameCameraRemoved) {
        return new Trial(query, gallery, sameCameraRemoved, positions(gallery));
    }

    /// Everybody but junk and photos by one camera stands in the gallery.
    static Trial otherCameras(Embeddings query, Embeddings gallery, int camera) {
        Map<Integer, int[]> kept = new HashMap<>();
        positions(gallery).forEach((identity, items) -> {
            int[] others = Arrays.stream(items)
                    .filter(item -> gallery.cameras()[item] != camera)
                    .toArray();
            if (others.length > 0) {
                kept.put(identity, others);
            }
        });
        return new Trial(query, gallery, true, kept);
    }

    /// Each person that a query asks for keeps one gallery photo, drawn at random; all others (bystanders,
    /// people nobody asks for) keep theirs.
    ///
    /// @param number which trial, from 0; with the seed it decides the draw
    static Trial singleShot(Embeddings query, Embeddings gallery, boolean zeroIsDistractor, long seed, int number) {
        Set<Integer> asked = new HashSet<>();
        for (int identity : query.identities()) {
            if (asks(identity, zeroIsDistractor)) {
                asked.add(identity);
            }
        }
        Map<Integer, int[]> drawn = new HashMap<>();
        positions(gallery).forEach((identity, items) -> {
            if (asked.contains(identity)) {
                // A generator of its own for each person: the draw does not depend on the order of the map.
                var random = new SplittableRandom(mix(mix(seed, number), identity));
                drawn.put(identity, new int[] {items[random.nextInt(items.length)]});
            } else {
                drawn.put(identity, items);
            }
        });
        return new Trial(query, gallery, false, drawn);
    }

    /// Whether a query of this identity asks at all.
    static boolean asks(int identity, boolean zeroIsDistractor) {
        return identity != Sample.JUNK && !(zeroIsDistractor && identity == Sample.DISTRACTOR);
    }

    /// Whether each query is the gallery item of the same index, so that every pair is met twice.
    boolean oneList() {
        return oneList;
    }

    /// The identity of each gallery item, [Sample#JUNK] where it does not stand in the ranking.
    int[] standing() {
        return standing;
    }

    /// The items that stand in no ranking, ascending.
    int[] absent() {
        return absent;
    }

    /// The items of an identity that stand in the gallery, those that a query's camera removes included,
    /// ascending.
    int[] positions(int identity) {
        return positions.getOrDefault(identity, NONE);
    }

    /// The gallery items that are right answers to a query, ascending: of its identity and not removed.
    int[] matches(int q) {
        int[] own = positions.getOrDefault(query.identities()[q], NONE);
        int kept = 0;
        int[] matches = new int[own.length];
        for (int item : own) {
            if (!removed(q, item)) {
                matches[kept++] = item;
            }
        }
        return kept == own.length ? own : Arrays.copyOf(matches, kept);
    }

    /// Whether the gallery holds the query's identity at all.
    boolean known(int q) {
        return positions.containsKey(query.identities()[q]);
    }

    private boolean removed(int q, int item) {
        return (sameCameraRemoved && query.cameras()[q] == gallery.cameras()[item]) || samePhoto(q, item);
    }

    private boolean samePhoto(int q, int item) {
        if (query.photos().length != 0 && gallery.photos().length != 0) {
            return query.photos()[q] == gallery.photos()[item];
        }
        return samePhotos && q == item;
    }

    private static Map<Integer, int[]> positions(Embeddings gallery) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int identity : gallery.identities()) {
            if (identity != Sample.JUNK) {
                counts.merge(identity, 1, Integer::sum);
            }
        }
        Map<Integer, int[]> positions = new HashMap<>();
        counts.forEach((identity, count) -> positions.put(identity, new int[count]));
        for (int item = gallery.size() - 1; item >= 0; item--) {
            int identity = gallery.identities()[item];
            if (identity != Sample.JUNK) {
                int left = counts.merge(identity, -1, Integer::sum);
                int[] items = positions.getOrDefault(identity, NONE);
                items[left] = item;
            }
        }
        return positions;
    }

    /// SplitMix64's finaliser over both.
    private static long mix(long a, long b) {
        long z = a * 0x9E3779B97F4A7C15L + b + 0x632BE59BD9B4E019L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
