package org.reid4j.core.eval.gait;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// A cross-view evaluation as one would write it down: for each probe the gallery of one view is sorted whole.
final class NaiveCrossView {
    private final WalkEmbeddings walks;
    private final PartDistance distance;

    NaiveCrossView(WalkEmbeddings walks, PartDistance distance) {
        this.walks = walks;
        this.distance = distance;
    }

    /// The share of probes, in percent to two decimals, that find their person among the first `rank`.
    double percent(Set<Integer> asking, int probeView, int galleryView, int rank) {
        int asked = 0;
        int found = 0;
        for (int probe : walks(asking, probeView)) {
            asked++;
            List<Integer> gallery = new ArrayList<>(walks(Set.of(0, 1, 2, 3), galleryView));
            gallery.sort(Comparator.comparingDouble(item -> distance(probe, item)));
            if (gallery.subList(0, rank).stream().anyMatch(item -> walks.people()[item] == walks.people()[probe])) {
                found++;
            }
        }
        return Math.round(100.0 * 100 * found / asked) / 100.0;
    }

    private List<Integer> walks(Set<Integer> conditions, int view) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < walks.size(); i++) {
            if (conditions.contains(walks.conditions()[i]) && walks.views()[i] == view) {
                found.add(i);
            }
        }
        return found;
    }

    private double distance(int a, int b) {
        return switch (distance) {
            case MEAN_OF_PARTS -> {
                double sum = 0;
                for (int p = 0; p < walks.parts(); p++) {
                    sum += length(difference(part(a, p), part(b, p)));
                }
                yield sum / walks.parts();
            }
            case FLATTENED -> {
                double sum = 0;
                for (int p = 0; p < walks.parts(); p++) {
                    sum += Math.pow(length(difference(part(a, p), part(b, p))), 2);
                }
                yield Math.sqrt(sum);
            }
            case MEAN_COSINE -> {
                double sum = 0;
                for (int p = 0; p < walks.parts(); p++) {
                    sum += 1 - dot(part(a, p), part(b, p)) / length(part(a, p)) / length(part(b, p));
                }
                yield sum / walks.parts();
            }
        };
    }

    private double[] part(int walk, int part) {
        double[] values = new double[walks.dimension()];
        for (int k = 0; k < values.length; k++) {
            values[k] = walks.values()[(walk * walks.parts() + part) * values.length + k];
        }
        return values;
    }

    private static double[] difference(double[] a, double[] b) {
        double[] difference = a.clone();
        Arrays.setAll(difference, k -> a[k] - b[k]);
        return difference;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += a[k] * b[k];
        }
        return sum;
    }

    private static double length(double[] a) {
        return Math.sqrt(dot(a, a));
    }
}
