package org.reid4j.core.eval;

import java.util.Arrays;

/// Re-ranks by k-reciprocal neighbours: two photos are near when they have the same mutual neighbours. Zhong, Zheng,
/// Cao, Li: "Re-ranking Person Re-identification with k-reciprocal Encoding", CVPR 2017.
///
/// Equal to the published method in float32, but sparse: memory grows with the number of photos times a few dozen
/// neighbours, never with its square. Distances are computed twice, in bands, instead of being kept.
public final class KReciprocal implements DistanceBlocks {
    private final VectorDistance original;
    private final Rerank settings;
    private final Neighbours neighbours;
    private final SparseRows features;
    private final SparseRows.ByColumn galleryByColumn;
    private final Workers workers;

    private KReciprocal(
            VectorDistance original, Rerank settings, Neighbours neighbours, SparseRows features, Workers workers) {
        this.original = original;
        this.settings = settings;
        this.neighbours = neighbours;
        this.features = features;
        this.galleryByColumn = features.byColumn(original.queries(), neighbours.size());
        this.workers = workers;
    }

    /// Finds the neighbours and encodes them; the re-ranked distances themselves are computed by [#fill].
    ///
    /// @param metric under [Metric#COSINE] features are L2-normalised first
    /// @param threads at least 1; changes no result
    /// @param blockFloats how many distances may be held at a time; changes no result
    public static KReciprocal of(
            Embeddings query, Embeddings gallery, Metric metric, Rerank settings, int threads, int blockFloats) {
        var workers = new Workers(threads);
        int wanted = Math.max(settings.k1() + 1, settings.k2());
        Neighbours neighbours = Neighbours.find(query, gallery, metric, wanted, threads, blockFloats);
        var encoded = new SparseRows(neighbours.size());
        workers.forEach(neighbours.size(), (_, photo) -> encode(neighbours, photo, settings, encoded));
        SparseRows features = settings.k2() == 1 ? encoded : expand(neighbours, encoded, settings.k2(), workers);
        return new KReciprocal(
                new VectorDistance(query, gallery, metric, threads), settings, neighbours, features, workers);
    }

    @Override
    public int queries() {
        return original.queries();
    }

    @Override
    public int gallery() {
        return original.gallery();
    }

    @Override
    public void fill(int from, int to, float[] out) {
        original.fill(from, to, out);
        float[][] shared = new float[workers.threads()][];
        workers.forEach(to - from, (worker, row) -> {
            if (shared[worker] == null) {
                shared[worker] = new float[gallery()];
            }
            blend(from + row, shared[worker], out, row * gallery());
        });
    }

    /// Replaces a row of original distances by the re-ranked ones.
    ///
    /// @param shared room for one value a gallery item
    private void blend(int q, float[] shared, float[] out, int at) {
        Arrays.fill(shared, 0); // sum of the smaller weight of each common neighbour
        int[] columns = features.columns(q);
        float[] weights = features.values(q);
        for (int i = 0; i < columns.length; i++) {
            for (int e = galleryByColumn.start()[columns[i]];
                    e < galleryByColumn.start()[columns[i] + 1];
                    e++) {
                shared[galleryByColumn.rows()[e]] +=
                        Math.min(weights[i], galleryByColumn.values()[e]);
            }
        }
        float lambda = (float) settings.lambda();
        float rest = (float) (1 - settings.lambda());
        for (int g = 0; g < shared.length; g++) {
            float jaccard = 1 - shared[g] / (2 - shared[g]);
            out[at + g] = jaccard * rest + scaled(neighbours.ratio(out[at + g], q), settings) * lambda;
        }
    }

    /// Writes the weights of a photo's k-reciprocal neighbours, widened by those of its neighbours that agree.
    private static void encode(Neighbours neighbours, int photo, Rerank settings, SparseRows to) {
        int half = (int) Math.rint(settings.k1() / 2.0); // to even, as numpy rounds
        int[] mutual = mutual(neighbours, photo, settings.k1());
        int[] sorted = mutual.clone();
        Arrays.sort(sorted);
        int[] widened = mutual;
        for (int candidate : mutual) {
            int[] theirs = mutual(neighbours, candidate, half);
            int common = 0;
            for (int other : theirs) {
                if (Arrays.binarySearch(sorted, other) >= 0) {
                    common++;
                }
            }
            if (3 * common > 2 * theirs.length) {
                int[] longer = Arrays.copyOf(widened, widened.length + theirs.length);
                System.arraycopy(theirs, 0, longer, widened.length, theirs.length);
                widened = longer;
            }
        }
        int[] columns = Arrays.stream(widened).sorted().distinct().toArray();
        float[] weights = neighbours.relative(photo, columns);
        float sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) Math.exp(-scaled(weights[i], settings));
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        to.set(photo, columns, weights);
    }

    /// The photos among the first k neighbours (and itself) of which it is a neighbour as well, nearest first.
    private static int[] mutual(Neighbours neighbours, int photo, int k) {
        int count = Math.min(k + 1, neighbours.k());
        int[] found = new int[count];
        int size = 0;
        for (int place = 0; place < count; place++) {
            int other = neighbours.at(photo, place);
            if (neighbours.among(photo, other, count)) {
                found[size++] = other;
            }
        }
        return Arrays.copyOf(found, size);
    }

    /// Local query expansion: each photo gets the mean of its k2 nearest photos' features, its own included.
    private static SparseRows expand(Neighbours neighbours, SparseRows encoded, int k2, Workers workers) {
        int count = Math.min(k2, neighbours.k());
        var expanded = new SparseRows(encoded.rows());
        var sums = new SparseRows.Sum[workers.threads()];
        workers.forEach(encoded.rows(), (worker, photo) -> {
            if (sums[worker] == null) {
                sums[worker] = new SparseRows.Sum(encoded.rows());
            }
            for (int place = 0; place < count; place++) {
                sums[worker].add(encoded, neighbours.at(photo, place));
            }
            sums[worker].moveTo(expanded, photo, count);
        });
        return expanded;
    }

    private static float scaled(float relative, Rerank settings) {
        return switch (settings.distance()) {
            case SQUARED_EUCLIDEAN -> relative;
            case TORCHREID -> relative * relative;
        };
    }
}
