package org.reid4j.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BandTableTest {
    private static final BandTable TABLE = new BandTable(List.of(
            new Threshold(1e-4, 0.8, 0.7),
            new Threshold(1e-1, 0.2, 1),
            new Threshold(1e-3, 0.6, 0.9),
            new Threshold(1e-2, 0.4, 0.95)));

    @Test
    void aSmallGalleryHasThePairsBands() {
        assertThat(TABLE.bands(1)).isEqualTo(TABLE.bands(50)).contains(Bands.from(TABLE.thresholds()));
        assertThat(TABLE.bands(0)).isPresent();
    }

    @Test
    void aLargerOneAsksForMore() {
        Bands thousand = TABLE.bands(500).orElseThrow(); // rates 1e-4 and 1e-3
        assertThat(thousand.match()).isCloseTo(0.8f, within(1e-6f));
        assertThat(thousand.unsure()).isCloseTo(0.6f, within(1e-6f));
        Bands between = TABLE.bands(158).orElseThrow(); // 10^-3.5
        assertThat(between.match()).isCloseTo(0.7f, within(1e-3f));
        assertThat(between.unsure()).isCloseTo(0.5f, within(1e-3f));
    }

    @Test
    void beyondWhatWasMeasuredTheLineGoesOnButNeverBeyondAMatch() {
        assertThat(TABLE.bands(2_000).orElseThrow().match()).isCloseTo(0.92f, within(1e-3f));
        Bands huge = TABLE.bands(1_000_000_000L).orElseThrow();
        assertThat(huge.match()).isEqualTo(0.999f);
        assertThat(huge.unsure()).isLessThanOrEqualTo(huge.match());
    }

    @Test
    void ofNothingThereIsNothing() {
        assertThat(new BandTable(List.of()).bands(100)).isEmpty();
        assertThat(new BandTable(List.of(new Threshold(1e-2, 0.5, 1))).bands(100_000))
                .contains(new Bands(0.5f, 0.5f));
    }

    /// The promise itself: strangers who meet a whole gallery.
    @Test
    void atMostOneStrangerInTwentyIsCalledAMatchHoweverManyPhotosThereAre() {
        var random = new Random(7);
        var strangers = new double[1_000_000];
        Arrays.setAll(strangers, _ -> 0.1 * random.nextGaussian());
        Arrays.sort(strangers);
        var table = new BandTable(List.of(1e-1, 1e-2, 1e-3, 1e-4).stream()
                .map(rate -> new Threshold(rate, strangers[(int) (strangers.length * (1 - rate))], 1))
                .toList());
        for (int photos : new int[] {50, 500, 5_000}) {
            Bands bands = table.bands(photos).orElseThrow();
            int matches = 0;
            int unsure = 0;
            for (int stranger = 0; stranger < 1_000; stranger++) {
                double best = -1;
                for (int i = 0; i < photos; i++) {
                    best = Math.max(best, 0.1 * random.nextGaussian());
                }
                matches += best >= bands.match() ? 1 : 0;
                unsure += best >= bands.unsure() ? 1 : 0;
            }
            assertThat(matches).as("of 1,000 strangers, %d photos", photos).isBetween(0, 75);
            assertThat(unsure).as("of 1,000 strangers, %d photos", photos).isBetween(50, 550);
        }
    }
}
