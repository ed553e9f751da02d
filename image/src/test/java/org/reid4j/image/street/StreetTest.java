package org.reid4j.image.street;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.reid4j.core.Pixels;

class StreetTest {
    private static final StreetConfig SMALL = new StreetConfig(11, 12, 12, 5, 3, 64, 128);
    private static final Street STREET = new Street(SMALL);

    @Test
    void samePictureAgainHasSameBytes() {
        assertThat(new Street(SMALL).person(5, 2, 3).rgb())
                .isEqualTo(STREET.person(5, 2, 3).rgb());
    }

    @Test
    void aPictureDoesNotDependOnWhichWereDrawnBeforeOrBesideIt() {
        List<byte[]> alone = IntStream.rangeClosed(1, 12)
                .mapToObj(id -> STREET.person(id, 1, 1).rgb())
                .toList();

        List<byte[]> together = IntStream.rangeClosed(1, 12)
                .parallel()
                .mapToObj(id -> new Street(SMALL).person(id, 1, 1).rgb())
                .toList();

        for (int i = 0; i < 12; i++) {
            assertThat(together.get(i)).isEqualTo(alone.get(i));
        }
    }

    @Test
    void anotherSeedShowsOtherPeople() {
        Street other = new Street(new StreetConfig(12, 12, 12, 5, 3, 64, 128));

        assertThat(other.person(1, 1, 1).rgb())
                .isNotEqualTo(STREET.person(1, 1, 1).rgb());
    }

    @Test
    void moreTestPeopleDoNotChangeTheOthers() {
        Street longer = new Street(new StreetConfig(11, 12, 40, 5, 3, 64, 128));

        assertThat(longer.person(24, 3, 2).rgb())
                .isEqualTo(STREET.person(24, 3, 2).rgb());
    }

    @Test
    void picturesHaveTheConfiguredSize() {
        Pixels picture = new Street(new StreetConfig(3, 1, 1, 9, 2, 48, 100)).person(2, 9, 2);

        assertThat(picture.width()).isEqualTo(48);
        assertThat(picture.height()).isEqualTo(100);
    }

    @Test
    void onePersonLooksMoreLikeThemselfThanLikeOthersToOneCamera() {
        List<Pixels> first = pictures(1, 1);
        List<Pixels> second = pictures(1, 2);
        int wins = 0;
        for (int id = 0; id < 24; id++) {
            double own = distance(first.get(id), second.get(id));
            for (int other = 0; other < 24; other++) {
                wins += own < distance(first.get(id), second.get(other)) ? 1 : 0;
            }
        }

        assertThat(wins / (24.0 * 23)).isGreaterThan(0.85);
    }

    @Test
    void everyPairOfPeopleDiffersVisibly() {
        List<Pixels> pictures = pictures(1, 1);

        for (int a = 0; a < 24; a++) {
            for (int b = a + 1; b < 24; b++) {
                assertThat(distance(pictures.get(a), pictures.get(b)))
                        .as("people %d and %d", a + 1, b + 1)
                        .isGreaterThan(4);
            }
        }
    }

    @Test
    void camerasChangeColoursMoreThanPeopleDo() {
        // What makes cross-camera search hard: mean colours tell the camera, not the person.
        List<Pixels> dark = pictures(2, 1);
        List<Pixels> bright = pictures(3, 1);
        double acrossCameras = 0;
        double acrossPeople = 0;
        for (int id = 0; id < 23; id++) {
            acrossCameras += gap(mean(dark.get(id)), mean(bright.get(id)));
            acrossPeople += gap(mean(dark.get(id)), mean(dark.get(id + 1)));
        }

        assertThat(acrossCameras).isGreaterThan(acrossPeople);
    }

    @Test
    void noTwoPeopleAreTwins() {
        Crowd crowd = Crowd.gather(5, 200);

        List<Integer> differences = new ArrayList<>();
        for (int a = 1; a <= 200; a++) {
            for (int b = a + 1; b <= 200; b++) {
                differences.add(crowd.person(a).differences(crowd.person(b)));
            }
        }

        assertThat(differences).allMatch(count -> count >= 3);
    }

    @Test
    void severalPeopleShareTheirMainColours() {
        Crowd crowd = Crowd.gather(5, 60);

        long pairs = IntStream.rangeClosed(1, 60)
                .mapToObj(number -> crowd.person(number).outfit())
                .map(outfit -> outfit.upper() + "/" + outfit.lower())
                .distinct()
                .count();

        assertThat(pairs).isLessThan(50);
    }

    @Test
    void unknownPeopleCamerasAndShotsAreNamed() {
        assertThatThrownBy(() -> STREET.person(25, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("street identity is 25, must be in 1..24");
        assertThatThrownBy(() -> STREET.person(1, 6, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("street camera is 6, must be in 1..5");
        assertThatThrownBy(() -> STREET.person(1, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("street shot is 0, must be in 1..9999");
    }

    private static List<Pixels> pictures(int camera, int shot) {
        return IntStream.rangeClosed(1, 24)
                .mapToObj(id -> STREET.person(id, camera, shot))
                .toList();
    }

    /// Mean absolute difference over the middle half of two pictures, in grey levels.
    private static double distance(Pixels a, Pixels b) {
        long sum = 0;
        int count = 0;
        for (int y = 0; y < a.height(); y++) {
            for (int x = a.width() / 4; x < a.width() * 3 / 4; x++) {
                for (int c = 0; c < 3; c++) {
                    int at = 3 * (y * a.width() + x) + c;
                    sum += Math.abs((a.rgb()[at] & 255) - (b.rgb()[at] & 255));
                    count++;
                }
            }
        }
        return (double) sum / count;
    }

    private static double[] mean(Pixels picture) {
        double[] mean = new double[3];
        for (int at = 0; at < picture.rgb().length; at++) {
            mean[at % 3] += (picture.rgb()[at] & 255) * 3.0 / picture.rgb().length;
        }
        return mean;
    }

    private static double gap(double[] a, double[] b) {
        return Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) + Math.abs(a[2] - b[2]);
    }
}
