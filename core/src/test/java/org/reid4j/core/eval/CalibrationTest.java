package org.reid4j.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What bands were measured on, and whether a folder looks like it.
class CalibrationTest {
    private static final BandTable NONE = new BandTable(List.of());
    private static final Spread STRANGERS = around(20_000, 0.1, 0.1);
    private static final Spread SAME = around(2_000, 0.8, 0.1);

    private static final Calibration UNITS =
            new Calibration(60, 240, around(20_000, 0, 1), around(2_000, 3, 0.7), NONE);

    private static Spread around(int pairs, double mean, double deviation) {
        return Spread.of(values(pairs, mean, deviation));
    }

    private static double[] values(int pairs, double mean, double deviation) {
        var random = new Random(pairs);
        return IntStream.range(0, pairs)
                .mapToDouble(_ -> mean + deviation * random.nextGaussian())
                .toArray();
    }

    @Test
    void aSpreadHasTheQuantilesOfItsValues() {
        var spread = Spread.of(
                IntStream.rangeClosed(1, 100).mapToDouble(i -> i / 100.0).toArray());
        assertThat(spread.q10()).isEqualTo(0.10);
        assertThat(spread.q25()).isEqualTo(0.25);
        assertThat(spread.q50()).isEqualTo(0.50);
        assertThat(spread.q75()).isEqualTo(0.75);
        assertThat(spread.q90()).isEqualTo(0.90);
        assertThat(spread.mean()).isCloseTo(0.505, within(1e-12));
        assertThat(spread.deviation()).isCloseTo(Math.sqrt((100 * 100 - 1) / 12.0) / 100, within(1e-12));
        assertThat(spread.pairs()).isEqualTo(100);
    }

    @Test
    void aHistogramOfDistancesGivesSimilarities() {
        var spread = Spread.of(new Histogram(0, 2, new long[] {1, 0, 0, 3}), distance -> 1 - distance);
        assertThat(spread.q10()).isEqualTo(-0.75);
        assertThat(spread.q75()).isEqualTo(-0.75);
        assertThat(spread.q90()).isEqualTo(0.75);
        assertThat(spread.mean()).isEqualTo((3 * -0.75 + 0.75) / 4);
        assertThat(spread.pairs()).isEqualTo(4);
    }

    @Test
    void aFolderOfTwoPeopleOrMoreIsNotDoubtedForItsMatches() {
        var calibration = new Calibration(60, 240, STRANGERS, SAME, NONE);
        assertThat(calibration.doubt(values(500, 0.1, 0.1))).isEmpty();
        var halfTheSame = IntStream.range(0, 2)
                .boxed()
                .flatMapToDouble(i -> Arrays.stream(values(500, i == 0 ? 0.1 : 0.8, 0.1)))
                .toArray();
        assertThat(calibration.doubt(halfTheSame)).isEmpty();
    }

    @Test
    void aNetworkWhoseMatchesFindHardlyAnybodyIsDoubtedOnAnyPhotos() {
        var calibration = new Calibration(60, 240, STRANGERS, SAME, NONE); // nine in ten true pairs lie below 0.93
        assertThat(calibration.weakness(new Bands(0.6f, 0.4f))).isEmpty();
        assertThat(calibration.weakness(new Bands(0.96f, 0.4f))).isPresent();
    }

    @Test
    void aFolderThatLiesElsewhereIsDoubted() {
        var calibration = new Calibration(60, 240, STRANGERS, SAME, NONE);
        assertThat(calibration.doubt(values(500, 0.35, 0.2)).orElseThrow())
                .as("far enough, though a tenth of the strangers were as alike")
                .contains("more alike");
        assertThat(calibration.doubt(values(500, 0.7, 0.1)).orElseThrow()).contains("more alike", "0.7", "not 0.10");
        assertThat(calibration.doubt(values(500, -0.4, 0.1)).orElseThrow()).contains("less alike", "-0.4");
    }

    /// In units of the strangers' deviation: strangers lie around 0, matches around 3 with 0.7.
    @ParameterizedTest
    @ValueSource(strings = {"9 1", "30 2 2 2", "15 1 1 1", "20 5", "5 5", "1 1 1 1 1"})
    void whoHasHowManyOfThePhotosIsNoReasonForDoubt(String photos) {
        int[] sizes = sizes(photos);
        assertThat(IntStream.range(0, 200)
                        .filter(seed -> UNITS.doubt(folder(seed, sizes)).isPresent()))
                .as("of 200 folders at random")
                .hasSizeLessThan(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 40})
    void onePersonAloneIsDoubted(int photos) {
        assertThat(IntStream.range(0, 200)
                        .filter(seed -> UNITS.doubt(folder(seed, photos)).isPresent()))
                .as("of 200 folders at random")
                .hasSizeGreaterThan(190);
    }

    /// Real photos to a network that learned from drawn people: half of all pairs beyond .66, strangers' median .24.
    @Test
    void photosThatAllLookAlikeAreDoubtedWhoeverTheyShow() {
        var drawn = new Calibration(60, 240, around(20_000, 0.24, 0.2), around(2_000, 0.83, 0.1), NONE);
        for (int photos : new int[] {10, 30, 100}) {
            double[] pairs = values(photos * (photos - 1) / 2, 0.66, 0.2);
            assertThat(drawn.doubt(pairs).orElseThrow()).contains("more alike", "not 0.24");
        }
        assertThat(drawn.doubt(values(45, 0.95, 0.02)).orElseThrow())
                .as("no pair below the matches")
                .contains("more alike");
    }

    private static int[] sizes(String photos) {
        return Arrays.stream(photos.split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    /// Similarities of a folder's pairs.
    ///
    /// @param sizes photos of each person
    private static double[] folder(int seed, int... sizes) {
        var random = new Random(seed);
        int[] person = IntStream.range(0, sizes.length)
                .flatMap(i -> IntStream.generate(() -> i).limit(sizes[i]))
                .toArray();
        return IntStream.range(0, person.length)
                .boxed()
                .flatMapToDouble(i -> IntStream.range(0, i)
                        .mapToDouble(
                                j -> person[i] == person[j] ? 3 + 0.7 * random.nextGaussian() : random.nextGaussian()))
                .toArray();
    }

    @Test
    void fewPeopleOrPairsAreAHint() {
        assertThat(new Calibration(60, 240, STRANGERS, SAME, NONE).hint()).isEmpty();
        assertThat(new Calibration(12, 240, STRANGERS, SAME, NONE).hint())
                .contains("measured on 12 people: take them as a hint");
        assertThat(new Calibration(60, 60, around(3_000, 0.1, 0.1), SAME, NONE).hint())
                .contains("measured on 3,000 pairs of strangers: take them as a hint");
    }

    @Test
    void anEvaluationSaysWhatItsBandsWereMeasuredOn() {
        var query = new Embeddings(2, new float[] {1, 0, 0, 1}, new int[] {1, 2}, new int[] {1, 1});
        var gallery = new Embeddings(2, new float[] {1, 0, 0, 1}, new int[] {1, 2}, new int[] {2, 2});
        for (var metric : Metric.values()) {
            var found = Evaluation.run(query, gallery, EvalOptions.defaults().with(metric))
                    .calibration()
                    .orElseThrow();
            assertThat(found.people()).isEqualTo(2);
            assertThat(found.queries()).isEqualTo(2);
            assertThat(found.strangers().pairs()).isEqualTo(2);
            assertThat(found.strangers().q50()).isCloseTo(0, within(0.02));
            assertThat(found.same().q50()).isCloseTo(1, within(0.02));
        }
    }
}
