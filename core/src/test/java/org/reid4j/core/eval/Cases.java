package org.reid4j.core.eval;

import java.util.SplittableRandom;

/// Random small evaluations, each decided by its seed.
record Cases(Embeddings query, Embeddings gallery) {

    /// Continuous features: no two distances are equal.
    static Cases of(long seed) {
        var random = new SplittableRandom(seed);
        return make(random, 1 + random.nextInt(40), false);
    }

    /// Whole numbers in a few dimensions: distances are exact and many are equal.
    static Cases withTies(long seed) {
        var random = new SplittableRandom(seed);
        return make(random, 1 + random.nextInt(3), true);
    }

    private static Cases make(SplittableRandom random, int dimension, boolean whole) {
        int people = 2 + random.nextInt(8);
        int cameras = 2 + random.nextInt(3);
        Embeddings query = set(random, 1 + random.nextInt(20), dimension, people, cameras, whole);
        Embeddings gallery = set(random, 20 + random.nextInt(80), dimension, people, cameras, whole);
        // One pair that surely can be scored.
        query.identities()[0] = 1;
        query.cameras()[0] = 0;
        gallery.identities()[0] = 1;
        gallery.cameras()[0] = 1;
        return new Cases(query, gallery);
    }

    private static Embeddings set(
            SplittableRandom random, int size, int dimension, int people, int cameras, boolean whole) {
        float[] values = new float[size * dimension];
        int[] identities = new int[size];
        int[] camera = new int[size];
        for (int i = 0; i < size; i++) {
            identities[i] = random.nextInt(people + 2) - 1; // with junk and zeros
            camera[i] = random.nextInt(cameras);
            for (int k = 0; k < dimension; k++) {
                double v = random.nextDouble() * 2 - 1 + 0.3 * ((identities[i] * 31 + k * 17) % 5);
                values[i * dimension + k] = whole ? Math.round(v * 3) : (float) v;
            }
        }
        return new Embeddings(dimension, values, identities, camera);
    }

    /// The same case with its gallery in another order.
    Cases shuffled(long seed) {
        var random = new SplittableRandom(seed);
        int n = gallery.size();
        int d = gallery.dimension();
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        float[] values = new float[n * d];
        int[] identities = new int[n];
        int[] cameras = new int[n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(gallery.values(), order[i] * d, values, i * d, d);
            identities[i] = gallery.identities()[order[i]];
            cameras[i] = gallery.cameras()[order[i]];
        }
        return new Cases(query, new Embeddings(d, values, identities, cameras));
    }
}
