package org.reid4j.core.eval.gait;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.reid4j.core.ReidException;
import org.reid4j.core.eval.CrossView;

/// Measures how well walks are recognised across views: the one way from embeddings of walks to a report.
///
/// Equal to OpenGait's `evaluate_indoor_dataset` (one gallery view at a time) and to GaitSet's `evaluation`.
/// Among equally far walks those of other people come first. A person without a walk in a gallery view cannot
/// be found there, and counts.
public final class CrossViewEvaluation {
    private static final int RANKS = 20;
    private static final int MOST_ROWS = 512;
    private static final int BLOCK = 1 << 22;

    private final WalkEmbeddings walks;
    private final CrossView protocol;
    private final PartDistance distance;
    private final WalkDistances distances;
    private final int[] views;
    private final int[] gallery;

    private CrossViewEvaluation(WalkEmbeddings walks, CrossView protocol, PartDistance distance, int threads) {
        this.walks = protocol.views() == CrossView.Views.ANY ? walks.withoutViews() : walks;
        this.protocol = protocol;
        this.distance = distance;
        distances = new WalkDistances(this.walks, this.walks, distance, threads);
        views = Arrays.stream(this.walks.views()).distinct().sorted().toArray();
        gallery = IntStream.range(0, walks.size())
                .filter(i -> protocol.gallery().contains(walks.conditions()[i]))
                .toArray();
    }

    /// Measures with all processors.
    ///
    /// @throws ReidException as [#run(WalkEmbeddings, CrossView, PartDistance, int)]
    public static CrossViewReport run(WalkEmbeddings walks, CrossView protocol, PartDistance distance) {
        return run(walks, protocol, distance, Runtime.getRuntime().availableProcessors());
    }

    /// Measures ranks 1 to 20, or as many as the smallest gallery of a view has walks.
    ///
    /// @param threads at least 1; changes no result
    /// @throws ReidException when walks are of conditions that the protocol does not know, when there are no
    ///     two views, a view has no gallery or no walk asks, when an embedding is not finite, or all are equal
    public static CrossViewReport run(WalkEmbeddings walks, CrossView protocol, PartDistance distance, int threads) {
        WalkCheck.require(walks, protocol);
        return new CrossViewEvaluation(walks, protocol, distance, threads).report();
    }

    /// Looks whether embeddings can be compared at all.
    ///
    /// @throws ReidException when one is not finite, or all are equal
    public static void requireUsable(WalkEmbeddings walks) {
        WalkCheck.requireUsable(walks);
    }

    /// Looks whether walks can be measured before they are embedded.
    ///
    /// @param conditions one a walk
    /// @param views one a walk
    /// @throws ReidException when walks are of conditions that the protocol does not know, when there are no
    ///     two views, a view has no gallery or no walk asks
    public static void requireComparable(int[] conditions, int[] views, CrossView protocol) {
        WalkCheck.requireComparable(
                new WalkEmbeddings(1, 1, new float[views.length], new int[views.length], conditions, views), protocol);
    }

    private CrossViewReport report() {
        Map<Integer, Integer> inView = new HashMap<>();
        for (int item : gallery) {
            inView.merge(walks.views()[item], 1, Integer::sum);
        }
        int ranks =
                Math.min(RANKS, inView.values().stream().mapToInt(n -> n).min().orElse(1));
        List<ViewTable> tables = new ArrayList<>();
        for (CrossView.Probes probes : protocol.probes()) {
            int[] asking = IntStream.range(0, walks.size())
                    .filter(i -> probes.conditions().contains(walks.conditions()[i]))
                    .toArray();
            if (asking.length > 0) {
                tables.add(table(probes.name(), asking, ranks));
            }
        }
        return new CrossViewReport(protocol, distance, views, gallery.length, tables);
    }

    private ViewTable table(String name, int[] asking, int ranks) {
        int[] probes = new int[views.length];
        int[][][] found = new int[ranks][views.length][views.length];
        int rows = Math.clamp(BLOCK / gallery.length, 1, MOST_ROWS);
        for (int from = 0; from < asking.length; from += rows) {
            int[] band = Arrays.copyOfRange(asking, from, Math.min(asking.length, from + rows));
            double[] distances = this.distances.sums(band, gallery);
            for (int row = 0; row < band.length; row++) {
                int probeView = Arrays.binarySearch(views, walks.views()[band[row]]);
                probes[probeView]++;
                int[] first = firstRightAnswers(band[row], distances, row * gallery.length);
                for (int view = 0; view < views.length; view++) {
                    for (int rank = first[view]; rank < ranks; rank++) {
                        found[rank][probeView][view]++;
                    }
                }
            }
        }
        double[][][] percent = new double[ranks][views.length][views.length];
        for (int rank = 0; rank < ranks; rank++) {
            for (int p = 0; p < views.length; p++) {
                for (int g = 0; g < views.length; g++) {
                    percent[rank][p][g] = rounded(found[rank][p][g] * 100.0 / probes[p]);
                }
            }
        }
        return new ViewTable(name, probes, percent);
    }

    /// To two decimals, as NumPy rounds; NaN stays.
    private static double rounded(double percent) {
        return Math.rint(percent * 100) / 100;
    }

    /// For each gallery view how many walks of other people come before the nearest of the probe's person;
    /// as many as an int holds when that person is not there.
    private int[] firstRightAnswers(int probe, double[] distances, int at) {
        int person = walks.people()[probe];
        double[] nearest = new double[views.length];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        int[] viewOf = new int[gallery.length];
        for (int i = 0; i < gallery.length; i++) {
            viewOf[i] = Arrays.binarySearch(views, walks.views()[gallery[i]]);
            if (walks.people()[gallery[i]] == person) {
                nearest[viewOf[i]] = Math.min(nearest[viewOf[i]], distances[at + i]);
            }
        }
        int[] before = new int[views.length];
        for (int i = 0; i < gallery.length; i++) {
            if (walks.people()[gallery[i]] != person && distances[at + i] <= nearest[viewOf[i]]) {
                before[viewOf[i]]++;
            }
        }
        for (int view = 0; view < views.length; view++) {
            if (nearest[view] == Double.POSITIVE_INFINITY) {
                before[view] = Integer.MAX_VALUE;
            }
        }
        return before;
    }
}
