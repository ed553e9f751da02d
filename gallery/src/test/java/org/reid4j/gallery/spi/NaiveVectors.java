package org.reid4j.gallery.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.data.Offset;

/// The oracle of indexes: a list, compared one by one in float64.
public final class NaiveVectors {
    private static final double ROUNDING = 1e-5;

    private final Map<Long, float[]> vectors = new TreeMap<>();

    Map<Long, float[]> vectors() {
        return vectors;
    }

    /// Vectors held.
    public int size() {
        return vectors.size();
    }

    /// Adds or replaces.
    public void add(long item, float[] vector) {
        vectors.put(item, vector.clone());
    }

    /// Whether it was there.
    public boolean remove(long item) {
        return vectors.remove(item) != null;
    }

    /// The nearest, sorted.
    public List<Neighbour> nearest(float[] query, int k, ItemFilter allowed) {
        return vectors.entrySet().stream()
                .filter(entry -> allowed.accepts(entry.getKey()))
                .map(entry -> new Neighbour(entry.getKey(), (float) dot(query, entry.getValue())))
                .sorted(Comparator.comparingDouble((Neighbour n) -> -n.similarity())
                        .thenComparingLong(Neighbour::item))
                .limit(k)
                .toList();
    }

    /// Checks what an index found: as many, allowed, sorted, each with its own similarity, and enough of
    /// the right ones.
    public void compare(List<Neighbour> found, float[] query, int k, ItemFilter allowed, double recall) {
        List<Neighbour> right = nearest(query, k, allowed);
        assertThat(found).hasSameSizeAs(right);
        for (int i = 0; i < found.size(); i++) {
            Neighbour one = found.get(i);
            assertThat(vectors).containsKey(one.item());
            float[] vector = Objects.requireNonNull(vectors.get(one.item()));
            assertThat(allowed.accepts(one.item())).isTrue();
            assertThat((double) one.similarity()).isCloseTo(dot(query, vector), within());
            if (i > 0) {
                assertThat(one.similarity())
                        .isLessThanOrEqualTo(found.get(i - 1).similarity());
            }
            if (recall == 1) {
                assertThat(one.similarity()).isCloseTo(right.get(i).similarity(), within((float) ROUNDING));
            }
        }
        assertThat(recall(found, right)).isGreaterThanOrEqualTo(recall);
    }

    /// Share of the right ones among those found; one that is equally near counts as right.
    public static double recall(List<Neighbour> found, List<Neighbour> right) {
        if (right.isEmpty()) {
            return 1;
        }
        double last = right.getLast().similarity() - ROUNDING;
        Set<Long> items = new HashSet<>();
        found.stream().filter(n -> n.similarity() >= last).forEach(n -> items.add(n.item()));
        return Math.min(1, (double) items.size() / right.size());
    }

    /// Inner product in float64.
    public static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (double) a[k] * b[k];
        }
        return sum;
    }

    /// A random direction.
    public static float[] unit(int dimension, Random random) {
        float[] vector = new float[dimension];
        for (int k = 0; k < dimension; k++) {
            vector[k] = (float) random.nextGaussian();
        }
        return normalised(vector);
    }

    /// A person's photo: the person's direction with noise.
    public static float[] near(float[] centre, double noise, Random random) {
        float[] vector = centre.clone();
        for (int k = 0; k < vector.length; k++) {
            vector[k] += (float) (noise * random.nextGaussian() / Math.sqrt(vector.length));
        }
        return normalised(vector);
    }

    private static float[] normalised(float[] vector) {
        double length = Math.sqrt(dot(vector, vector));
        for (int k = 0; k < vector.length; k++) {
            vector[k] = (float) (vector[k] / length);
        }
        return vector;
    }

    private static Offset<Double> within() {
        return Offset.offset(ROUNDING);
    }

    private static Offset<Float> within(float by) {
        return Offset.offset(by);
    }
}
