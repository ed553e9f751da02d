package org.reid4j.image.silhouette;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against OpenCV's warps, whose coordinates are rounded to a 32nd of a pixel: the wrong direction would be 0.054
/// off, half a pixel of another middle 0.017.
class WarpTest {
    private static final int HEIGHT = 16;
    private static final int WIDTH = 12;
    private static final float ROUNDING = 0.006f;

    private static float[] golden(String name) throws IOException {
        return Files.readAllLines(AlignmentTest.resource("warps.txt")).stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> {
                    String[] numbers = line.split(" ", -1);
                    var values = new float[numbers.length - 1];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = Float.parseFloat(numbers[i + 1]);
                    }
                    return values;
                })
                .findFirst()
                .orElseThrow();
    }

    private static Warp warp(String name) {
        return switch (name) {
            case "turned" -> Warp.turned(Math.toRadians(8), HEIGHT, WIDTH);
            case "perspective" -> Warp.perspective(2, 10, 1, 9, HEIGHT, WIDTH);
            default -> Warp.affine(new double[] {1, 2, 11, 0, 2, 15}, new double[] {0, 1, 10, 2, 1, 13});
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"turned", "perspective", "affine"})
    void framesAreResampledAsOpenCvDoes(String name) throws IOException {
        float[] frame = golden("frame");
        float[] expected = golden(name);
        // the second of two frames behind something that is none of the warp's business
        var values = new float[3 + 2 * frame.length];
        Arrays.fill(values, 0, 3, 7);
        System.arraycopy(frame, 0, values, 3 + frame.length, frame.length);
        warp(name).apply(values, 3, 2, HEIGHT, WIDTH);
        assertThat(Arrays.copyOf(values, 3)).containsOnly(7);
        assertThat(Arrays.copyOfRange(values, 3, 3 + frame.length)).containsOnly(0);
        assertThat(Arrays.copyOfRange(values, 3 + frame.length, values.length))
                .containsExactly(expected, within(ROUNDING));
    }

    /// A place of the new frame in the old one.
    private static double[] at(Warp warp, double u, double v) {
        double w = warp.g() * u + warp.h() * v + 1;
        return new double[] {(warp.a() * u + warp.b() * v + warp.c()) / w, (warp.d() * u + warp.e() * v + warp.f()) / w
        };
    }

    @Test
    void theFourCornersComeFromTheirPoints() {
        Warp warp = Warp.perspective(7, 39, 2, 43, 64, 44);
        assertThat(at(warp, 0, 0)).containsExactly(new double[] {7, 0}, within(1e-9));
        assertThat(at(warp, 44, 0)).containsExactly(new double[] {39, 0}, within(1e-9));
        assertThat(at(warp, 0, 64)).containsExactly(new double[] {2, 64}, within(1e-9));
        assertThat(at(warp, 44, 64)).containsExactly(new double[] {43, 64}, within(1e-9));
    }

    @Test
    void threePointsComeFromTheirs() {
        double[] from = {3, 8, 40, 1, 5, 60};
        double[] to = {0, 4, 37, 9, 2, 55};
        Warp warp = Warp.affine(from, to);
        for (int i = 0; i < 6; i += 2) {
            assertThat(at(warp, to[i], to[i + 1])).containsExactly(new double[] {from[i], from[i + 1]}, within(1e-9));
        }
    }

    @Test
    void nothingIsChangedWhereNothingIsMoved() throws IOException {
        float[] frame = golden("frame");
        float[] same = frame.clone();
        Warp.perspective(0, WIDTH, 0, WIDTH, HEIGHT, WIDTH).apply(same, 0, 1, HEIGHT, WIDTH);
        Warp.turned(0, HEIGHT, WIDTH).apply(same, 0, 1, HEIGHT, WIDTH);
        assertThat(same).containsExactly(frame, within(1e-6f));
    }
}
