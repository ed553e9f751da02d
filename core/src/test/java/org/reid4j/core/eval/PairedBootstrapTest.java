package org.reid4j.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The paired bootstrap against every resample there is, and against the formula of normal differences.
class PairedBootstrapTest {
    private static final PairedBootstrap MANY = new PairedBootstrap(200_000, 0.9, 5);

    /// The mean of each of the n^n resamples of groups, in order: what random draws only estimate.
    private static double[] everyResample(List<double[]> groups) {
        var means = new ArrayList<Double>();
        int n = groups.size();
        int[] drawn = new int[n];
        while (true) {
            double sum = 0;
            int size = 0;
            for (int group : drawn) {
                sum += Arrays.stream(groups.get(group)).sum();
                size += groups.get(group).length;
            }
            means.add(sum / size);
            int digit = 0;
            while (digit < n && ++drawn[digit] == n) {
                drawn[digit++] = 0;
            }
            if (digit == n) {
                return means.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            }
        }
    }

    private static double share(double[] rising, double value) {
        return Arrays.stream(rising).filter(v -> v <= value + 1e-12).count() / (double) rising.length;
    }

    @Test
    void drawnQueriesAreDistributedAsAllResamplesTogether() {
        double[] differences = {0.5, -0.25, 0.125, 0.75, -0.5, 0.0625};
        double[] every = everyResample(
                Arrays.stream(differences).mapToObj(d -> new double[] {d}).toList());
        var found = MANY.overQueries(differences).getFirst();
        assertThat(found.difference())
                .isCloseTo(Arrays.stream(differences).average().orElseThrow(), within(1e-12));
        assertThat(share(every, found.low())).isCloseTo(0.05, within(0.004));
        assertThat(share(every, found.high())).isCloseTo(0.95, within(0.004));
    }

    @Test
    void drawnPeopleBringAllTheirQueries() {
        var people = List.of(
                new double[] {0.3, 0.35, 0.4}, new double[] {-0.1}, new double[] {0.2, 0.0}, new double[] {-0.3, -0.21
                });
        double[] every = everyResample(people);
        double[] differences = people.stream().flatMapToDouble(Arrays::stream).toArray();
        int[] identities = {7, 7, 7, 2, 40, 40, 9, 9};
        var found = MANY.overGroups(identities, differences).getFirst();
        assertThat(found.difference()).isCloseTo(0.64 / 8, within(1e-12));
        // 256 resamples: a step of the distribution is up to a few per cent wide
        assertThat(share(every, found.low())).isBetween(0.05, 0.09);
        assertThat(share(every, found.high())).isBetween(0.95, 0.99);
    }

    @Test
    void ofNormalDifferencesTheIntervalIsTheFormulas() {
        var random = new Random(11);
        int n = 2_000;
        double[] differences = IntStream.range(0, n)
                .mapToDouble(_ -> 0.02 + 0.3 * random.nextGaussian())
                .toArray();
        double mean = Arrays.stream(differences).average().orElseThrow();
        double error = Math.sqrt(
                Arrays.stream(differences).map(d -> (d - mean) * (d - mean)).sum() / n / n);
        var found =
                new PairedBootstrap(40_000, 0.95, 1).overQueries(differences).getFirst();
        assertThat(found.difference()).isCloseTo(mean, within(1e-12));
        assertThat((found.low() - mean) / error).isCloseTo(-1.96, within(0.05));
        assertThat((found.high() - mean) / error).isCloseTo(1.96, within(0.05));
    }

    @Test
    void tenAlikePhotosOfAPersonSayNoMoreThanOne() {
        var random = new Random(3);
        double[] people =
                IntStream.range(0, 60).mapToDouble(_ -> random.nextGaussian()).toArray();
        double[] differences =
                IntStream.range(0, 600).mapToDouble(i -> people[i / 10]).toArray();
        int[] identities = IntStream.range(0, 600).map(i -> i / 10).toArray();
        var each = PairedBootstrap.defaults().overQueries(differences).getFirst();
        var whole =
                PairedBootstrap.defaults().overGroups(identities, differences).getFirst();
        var alone = PairedBootstrap.defaults().overQueries(people).getFirst();
        assertThat(whole.high() - whole.low()).isCloseTo(alone.high() - alone.low(), within(1e-9));
        assertThat((whole.high() - whole.low()) / (each.high() - each.low())).isCloseTo(Math.sqrt(10), within(0.15));
    }

    @Test
    void rowsSeeTheSameDrawsAndTheSeedDecidesThem() {
        double[] one = {0.1, 0.4, -0.2, 0.3};
        double[] negated = Arrays.stream(one).map(d -> -d).toArray();
        var both = PairedBootstrap.defaults().overQueries(one, negated);
        assertThat(both.get(1).high()).isCloseTo(-both.get(0).low(), within(1e-12));
        assertThat(PairedBootstrap.defaults().overQueries(one).getFirst()).isEqualTo(both.getFirst());
        double[] many = new Random(1).doubles(200, -1, 1).toArray();
        assertThat(new PairedBootstrap(1_000, 0.95, 1).overQueries(many))
                .isNotEqualTo(new PairedBootstrap(1_000, 0.95, 2).overQueries(many));
    }

    @Test
    void onlyAnIntervalBesideZeroDecides() {
        assertThat(new PairedBootstrap.Interval(0.1, 0.01, 0.2).decides()).isTrue();
        assertThat(new PairedBootstrap.Interval(-0.1, -0.2, -0.01).decides()).isTrue();
        assertThat(new PairedBootstrap.Interval(0.1, 0, 0.2).decides()).isFalse();
        assertThat(PairedBootstrap.defaults()
                        .overQueries(new double[5])
                        .getFirst()
                        .decides())
                .isFalse();
    }

    @Test
    void whatCannotBeDrawnFromIsRefused() {
        assertThatThrownBy(() -> new PairedBootstrap(99, 0.95, 1)).hasMessageContaining("resamples is 99");
        assertThatThrownBy(() -> new PairedBootstrap(1_000, 1, 1)).hasMessageContaining("level is 1.0");
        var usual = PairedBootstrap.defaults();
        assertThatThrownBy(() -> usual.overQueries(new double[0])).hasMessageContaining("at least one query");
        assertThatThrownBy(() -> usual.overQueries(new double[2], new double[3]))
                .hasMessageContaining("2 and 3");
        assertThatThrownBy(() -> usual.overQueries(new double[] {Double.NaN})).hasMessageContaining("NaN");
        assertThatThrownBy(() -> usual.overGroups(new int[1], new double[2])).hasMessageContaining("1 groups");
    }
}
