package org.reid4j.core.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/// The oracle: k-reciprocal re-ranking with the whole matrix in double precision, as the paper says it.
final class NaiveRerank {
    private final double[][] distance;
    private final int[][] rank;

    private NaiveRerank(double[][] distance) {
        this.distance = distance;
        this.rank = new int[distance.length][];
        for (int i = 0; i < rank.length; i++) {
            double[] row = distance[i];
            rank[i] = java.util.stream.IntStream.range(0, row.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer j) -> row[j]).thenComparing(j -> j))
                    .mapToInt(j -> j)
                    .toArray();
        }
    }

    static double[][] distances(Embeddings query, Embeddings gallery, Metric metric, Rerank settings) {
        int n = query.size() + gallery.size();
        double[][] all = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                Embeddings a = i < query.size() ? query : gallery;
                Embeddings b = j < query.size() ? query : gallery;
                int row = i < query.size() ? i : i - query.size();
                int column = j < query.size() ? j : j - query.size();
                all[i][j] = i == j ? 0 : NaiveEvaluation.distance(a, b, row, column, metric);
            }
            double most = Arrays.stream(all[i]).max().orElseThrow();
            for (int j = 0; j < n; j++) {
                all[i][j] /= most;
            }
        }
        return new NaiveRerank(all).rerank(query.size(), settings);
    }

    private double[][] rerank(int queries, Rerank settings) {
        int n = distance.length;
        double[][] v = new double[n][n];
        for (int i = 0; i < n; i++) {
            List<Integer> mutual = mutual(i, settings.k1());
            var widened = new TreeSet<>(mutual);
            for (int candidate : mutual) {
                List<Integer> theirs = mutual(candidate, (int) Math.rint(settings.k1() / 2.0));
                long common = theirs.stream().filter(mutual::contains).count();
                if (common > 2.0 / 3 * theirs.size()) {
                    widened.addAll(theirs);
                }
            }
            double sum = 0;
            for (int j : widened) {
                v[i][j] = Math.exp(-distance[i][j]);
                sum += v[i][j];
            }
            for (int j : widened) {
                v[i][j] /= sum;
            }
        }
        double[][] expanded = new double[n][n];
        int k2 = Math.min(settings.k2(), n);
        for (int i = 0; i < n; i++) {
            for (int p = 0; p < k2; p++) {
                for (int j = 0; j < n; j++) {
                    expanded[i][j] += v[rank[i][p]][j] / k2;
                }
            }
        }
        double[][] result = new double[queries][n - queries];
        for (int q = 0; q < queries; q++) {
            for (int g = queries; g < n; g++) {
                double shared = 0;
                for (int j = 0; j < n; j++) {
                    shared += Math.min(expanded[q][j], expanded[g][j]);
                }
                double jaccard = 1 - shared / (2 - shared);
                result[q][g - queries] = jaccard * (1 - settings.lambda()) + distance[q][g] * settings.lambda();
            }
        }
        return result;
    }

    private List<Integer> mutual(int i, int k) {
        List<Integer> found = new ArrayList<>();
        int count = Math.min(k + 1, distance.length);
        for (int p = 0; p < count; p++) {
            int other = rank[i][p];
            for (int back = 0; back < count; back++) {
                if (rank[other][back] == i) {
                    found.add(other);
                }
            }
        }
        return found;
    }
}
