package org.reid4j.core.eval;

import java.util.Arrays;

/// Re-ranks by k-reciprocal neighbours: two photos are near when they have the same mutual neighbours. Zhong, Zheng,
/// Cao, Li: "Re-ranking Person Re-identification with k-reciprocal Encoding", CVPR 2017.
///
/// Equal to the published method in float32, but sparse: memory grows with the number of photos times a few dozen
/// neighbours, never with its square. Distances are computed in bands and dropped again instead of being kept.
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
        Metric measured = settings.variant().metric(metric);
        var workers = new Workers(threads);
        int wanted = Math.max(settings.variant().mutual(settings.k1()), settings.k2());
        Neighbours neighbours = Neighbours.find(query, gallery, measured, wanted, threads, blockFloats);
        var encoded = new SparseRows(neighbours.size());
        workers.forEach(neighbours.size(), (_, photo) -> encode(neighbours, photo, measured, settings, encoded));
        SparseRows features = settings.k2() == 1 ? encoded : expand(neighbours, encoded, settings, workers);
        return new KReciprocal(
                new VectorDistance(query, gallery, measured, threads), settings, neighbours, features, workers);
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
        Rerank.Variant variant = settings.variant();
        Arrays.fill(shared, 0); // sum of the smaller weight of each common neighbour
        int[] columns = features.columns(q);
        float[] weights = features.values(q);
        int[] rows = galleryByColumn.rows();
        for (int i = 0; i < columns.length; i++) {
            int end = galleryByColumn.start()[columns[i] + 1];
            for (int e = galleryByColumn.start()[columns[i]]; e < end; e++) {
                shared[rows[e]] = variant.kept(
                        shared[rows[e]] + Math.min(weights[i], galleryByColumn.values()[e]));
            }
        }
        float lambda = (float) settings.lambda();
        float rest = variant.kept((float) (1 - settings.lambda()));
        for (int g = 0; g < shared.length; g++) {
            float jaccard = shared[g] == 0 ? 1 : jaccard(shared[g], variant);
            float d = out[at + g];
            out[at + g] =
                    variant.kept(jaccard * rest) + variant.original(d, neighbours.ratio(d, q)) * lambda;
        }
    }

    private static float jaccard(float shared, Rerank.Variant variant) {
        float ratio = variant.kept(shared / variant.kept(2 - shared));
        float jaccard = variant.kept(1 - ratio);
        return variant == Rerank.Variant.FAST_REID ? Math.max(0, jaccard) : jaccard;
    }

    /// Writes the weights of a photo's k-reciprocal neighbours, widened by those of its neighbours that agree.
    private static void encode(Neighbours neighbours, int photo, Metric metric, Rerank settings, SparseRows to) {
        Rerank.Variant variant = settings.variant();
        int half = (int) Math.rint(settings.k1() / 2.0) + 1; // to even, as numpy rounds
        int most = variant.mutual(settings.k1());
        int[] mutual = mutual(neighbours, photo, most);
        int[] sorted = mutual.clone();
        Arrays.sort(sorted);
        int[] widened = mutual;
        for (int candidate : mutual) {
            int[] theirs = mutual(neighbours, candidate, Math.min(half, most));
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
        float[] weights = neighbours.distances(photo, columns);
        float least = Float.POSITIVE_INFINITY;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = variant.exponent(weights[i], neighbours.ratio(weights[i], photo), metric);
            least = Math.min(least, weights[i]);
        }
        float sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) Math.exp(least - weights[i]); // the sum takes the factor out again
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] = variant.kept(weights[i] / sum);
        }
        to.set(photo, columns, weights);
    }

    /// The photos among the first of a photo's neighbours (and itself) that have it among as many of theirs, nearest
    /// first.
    private static int[] mutual(Neighbours neighbours, int photo, int among) {
        int count = Math.min(among, neighbours.k());
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
    private static SparseRows expand(Neighbours neighbours, SparseRows encoded, Rerank settings, Workers workers) {
        int known = settings.variant() == Rerank.Variant.FAST_REID ? settings.k1() : neighbours.k();
        int count = Math.min(settings.k2(), Math.min(known, neighbours.k()));
        var expanded = new SparseRows(encoded.rows());
        var sums = new SparseRows.Sum[workers.threads()];
        workers.forEach(encoded.rows(), (worker, photo) -> {
            if (sums[worker] == null) {
                sums[worker] = new SparseRows.Sum(encoded.rows());
            }
            for (int place = 0; place < count; place++) {
                sums[worker].add(encoded, neighbours.at(photo, place));
            }
            sums[worker].moveTo(expanded, photo, value -> settings.variant().kept(value / count));
        });
        return expanded;
    }
}
