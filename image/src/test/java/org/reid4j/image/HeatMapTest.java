package org.reid4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reid4j.core.Pixels;
import org.reid4j.image.HeatSheet.Tile;

class HeatMapTest {
    private static final Pixels BLACK = TestPhotos.solid(40, 80, 0, 0, 0);

    /// Values of matplotlib's table of 256 colours, at index / 255.
    @ParameterizedTest
    @CsvSource({
        "0, 0.267004, 0.004874, 0.329415",
        "63, 0.231674, 0.318106, 0.544834",
        "128, 0.127568, 0.566949, 0.550556",
        "191, 0.360741, 0.785964, 0.387814",
        "252, 0.964894, 0.902323, 0.123941",
        "255, 0.993248, 0.906157, 0.143936"
    })
    void coloursAreThePublishedOnes(int index, double red, double green, double blue) {
        int colour = Viridis.colour(index / 255.0);
        assertThat((double) (colour >> 16)).isCloseTo(255 * red, within(6.0));
        assertThat((double) (colour >> 8 & 0xff)).isCloseTo(255 * green, within(6.0));
        assertThat((double) (colour & 0xff)).isCloseTo(255 * blue, within(6.0));
    }

    @Test
    void coloursOfTheEndsAndTheMiddleAreExact() {
        assertThat(Viridis.colour(0)).isEqualTo(0x440154);
        assertThat(Viridis.colour(0.5)).isEqualTo(0x21918c);
        assertThat(Viridis.colour(1)).isEqualTo(0xfde725);
        assertThat(Viridis.colour(-3)).isEqualTo(0x440154);
        assertThat(Viridis.colour(7)).isEqualTo(0xfde725);
        assertThat(Viridis.stops()).hasSize(11).startsWith("#440154").endsWith("#fde725");
    }

    @Test
    void brightnessGrowsWithTheValue() {
        double before = -1;
        for (int i = 0; i <= 100; i++) {
            int colour = Viridis.colour(i / 100.0);
            double grey = 0.299 * (colour >> 16) + 0.587 * (colour >> 8 & 0xff) + 0.114 * (colour & 0xff);
            assertThat(grey).as("at %s", i / 100.0).isGreaterThan(before);
            before = grey;
        }
    }

    @Test
    void aHotCornerIsPaintedInThatCorner() {
        float[] values = new float[8 * 4];
        values[3] = 9; // upper right
        Pixels painted = new HeatMap(8, 4, values).stretched().over(BLACK);

        assertThat(List.of(painted.width(), painted.height())).containsExactly(40, 80);
        assertThat(TestPhotos.at(painted, 39, 0)).containsExactly(mixed(0xfd), mixed(0xe7), mixed(0x25));
        for (int[] cold : new int[][] {{0, 0}, {0, 79}, {39, 79}, {19, 40}, {24, 0}, {39, 16}}) {
            assertThat(TestPhotos.at(painted, cold[0], cold[1]))
                    .as("%d, %d", cold[0], cold[1])
                    .containsExactly(mixed(0x44), mixed(0x01), mixed(0x54));
        }
    }

    private static int mixed(int colour) {
        return (int) Math.rint(0.65 * colour);
    }

    @Test
    void thePhotoShowsThroughInGrey() {
        var map = new HeatMap(1, 1, new float[] {0});
        int[] light = TestPhotos.at(map.over(TestPhotos.solid(2, 2, 255, 255, 255)), 0, 0);
        int[] dark = TestPhotos.at(map.over(TestPhotos.solid(2, 2, 0, 0, 0)), 0, 0);
        int[] red = TestPhotos.at(map.over(TestPhotos.solid(2, 2, 255, 0, 0)), 0, 0);
        for (int c = 0; c < 3; c++) {
            assertThat(light[c] - dark[c]).isCloseTo(67, within(1));
            assertThat(red[c] - dark[c]).isCloseTo(20, within(1)); // 0.35 * 0.75 of red's share of grey
        }
    }

    @Test
    void enlargingIsBilinearWithHalfPixelCentres() {
        // torch.nn.functional.interpolate([[0, 1], [2, 3]], size=(4, 4), mode="bilinear", align_corners=False)
        float[] expected = {0, 0.25f, 0.75f, 1, 0.5f, 0.75f, 1.25f, 1.5f, 1.5f, 1.75f, 2.25f, 2.5f, 2, 2.25f, 2.75f, 3};
        assertThat(new HeatMap(2, 2, new float[] {0, 1, 2, 3}).resized(4, 4).values())
                .containsExactly(expected);
    }

    @Test
    void enlargingInventsNoValue() {
        var random = new Random(5);
        float[] values = new float[6 * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat(-2, 5);
        }
        var map = new HeatMap(6, 3, values);
        for (int[] size : new int[][] {{1, 1}, {6, 3}, {7, 5}, {97, 31}}) {
            var large = map.resized(size[0], size[1]);
            assertThat(large.min()).isGreaterThanOrEqualTo(map.min());
            assertThat(large.max()).isLessThanOrEqualTo(map.max());
        }
        assertThat(map.resized(6, 3).values()).containsExactly(map.values());
    }

    @Test
    void oneValueEverywhereIsTheLowestColour() {
        var flat = new HeatMap(3, 2, new float[] {4, 4, 4, 4, 4, 4}).stretched();
        assertThat(flat.values()).containsOnly(0);
        assertThat(TestPhotos.at(flat.over(BLACK), 20, 40)).containsExactly(mixed(0x44), mixed(0x01), mixed(0x54));
    }

    @Test
    void notANumberCountsAsNothing() {
        var map = new HeatMap(1, 3, new float[] {Float.NaN, Float.POSITIVE_INFINITY, 2});
        assertThat(map.values()).containsExactly(0, 0, 2);
        assertThat(map.squared().values()).containsExactly(0, 0, 4);
    }

    @Test
    void mapsAreAlikeWhateverTheirScales() {
        var map = new HeatMap(2, 2, new float[] {1, 2, 3, 5});
        assertThat(map.correlation(new HeatMap(2, 2, new float[] {12, 14, 16, 20})))
                .isCloseTo(1, within(1e-12));
        assertThat(map.correlation(new HeatMap(2, 2, new float[] {-1, -2, -3, -5})))
                .isCloseTo(-1, within(1e-12));
        // covariance 3.75 over the root of 8.75 * 8.75
        assertThat(map.correlation(new HeatMap(2, 2, new float[] {2, 1, 5, 3}))).isCloseTo(3 / 7.0, within(1e-12));
        assertThat(map.correlation(new HeatMap(2, 2, new float[] {7, 7, 7, 7}))).isZero();
    }

    @Test
    void refusesValuesThatDoNotFit() {
        assertThatThrownBy(() -> new HeatMap(2, 2, new float[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs 4 values, got 3");
    }

    @Test
    void aStripeIsFramedAndTheRestIsDimmed() {
        Pixels photo = TestPhotos.solid(50, 100, 200, 100, 0);
        Pixels marked = new Stripe(0.25, 0.5).marked(photo);
        assertThat(TestPhotos.at(marked, 25, 37)).containsExactly(200, 100, 0);
        assertThat(TestPhotos.at(marked, 25, 25)).containsExactly(0xff, 0xb0, 0);
        assertThat(TestPhotos.at(marked, 0, 37)).containsExactly(0xff, 0xb0, 0);
        assertThat(TestPhotos.at(marked, 25, 49)).containsExactly(0xff, 0xb0, 0);
        assertThat(TestPhotos.at(marked, 25, 24)).containsExactly(100, 75, 50);
        assertThat(TestPhotos.at(marked, 25, 50)).containsExactly(100, 75, 50);
        assertThat(new Stripe(0, 1).marked(photo)).isSameAs(photo);
        assertThatThrownBy(() -> new Stripe(0.5, 0.5)).hasMessageContaining("0 <= top < bottom <= 1");
    }

    @Test
    void aSheetHoldsPicturesBarsAndText() {
        var photo = new Tile(TestPhotos.solid(96, 128, 10, 20, 30), "photo", List.of(), "");
        var map = new Tile(
                TestPhotos.solid(96, 128, 40, 50, 60), "map", List.of("0", "1"), "several words that need lines");
        Pixels sheet = new HeatSheet(2).render(List.of(photo, map, photo));

        assertThat(sheet.width()).isEqualTo(2 * 112 + 16);
        int middle = 16 + 20 + 64;
        assertThat(TestPhotos.at(sheet, 16 + 48, middle)).containsExactly(10, 20, 30);
        assertThat(TestPhotos.at(sheet, 128 + 48, middle)).containsExactly(40, 50, 60);
        int bar = 16 + 20 + 128 + 10 + 7;
        assertThat(TestPhotos.at(sheet, 128, bar)).containsExactly(0x44, 0x01, 0x54);
        assertThat(TestPhotos.at(sheet, 128 + 95, bar)).containsExactly(0xfd, 0xe7, 0x25);
        assertThat(TestPhotos.at(sheet, 16 + 48, bar)).containsExactly(255, 255, 255);
        assertThatThrownBy(() -> new HeatSheet(2).render(List.of())).hasMessageContaining("tiles is empty");
    }
}
