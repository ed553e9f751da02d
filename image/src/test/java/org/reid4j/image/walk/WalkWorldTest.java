package org.reid4j.image.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.reid4j.core.eval.CrossView;
import org.reid4j.core.eval.gait.CrossViewEvaluation;
import org.reid4j.core.eval.gait.CrossViewReport;
import org.reid4j.core.eval.gait.PartDistance;
import org.reid4j.core.eval.gait.ViewTable;
import org.reid4j.core.eval.gait.WalkEmbeddings;
import org.reid4j.image.silhouette.Silhouettes;

class WalkWorldTest {
    private static final List<Integer> VIEWS = List.of(0, 36, 90, 126, 180);
    private static final WalkConfig CONFIG = new WalkConfig(5, 4, 12, 16, 32, VIEWS, List.of(Condition.NM_01));
    private static final WalkWorld WORLD = new WalkWorld(CONFIG);

    @Test
    void aWalkDoesNotDependOnWhichWereDrawnBeforeOrBesideIt() {
        List<byte[]> alone = IntStream.rangeClosed(1, 16)
                .mapToObj(person -> WORLD.walk(person, Condition.BG_01, 36).values())
                .toList();

        List<byte[]> together = IntStream.rangeClosed(1, 16)
                .parallel()
                .mapToObj(person ->
                        new WalkWorld(CONFIG).walk(person, Condition.BG_01, 36).values())
                .toList();

        for (int i = 0; i < 16; i++) {
            assertThat(together.get(i)).isEqualTo(alone.get(i));
        }
    }

    @Test
    void moreTestPeopleDoNotChangeTheOthersAndAnotherSeedDoes() {
        WalkConfig longer = new WalkConfig(5, 4, 40, 16, 32, VIEWS, List.of(Condition.NM_01));

        byte[] walk = WORLD.walk(9, Condition.NM_03, 90).values();
        assertThat(new WalkWorld(longer).walk(9, Condition.NM_03, 90).values()).isEqualTo(walk);
        assertThat(new WalkWorld(CONFIG.withSeed(6))
                        .walk(9, Condition.NM_03, 90)
                        .values())
                .isNotEqualTo(walk);
    }

    @Test
    void everyFrameIsFilledInHeightAndHalvedInTheMiddle() {
        int lost = 0;
        for (Condition condition : Condition.values()) {
            for (int view : VIEWS) {
                Silhouettes walk = WORLD.walk(3, condition, view);
                lost += CONFIG.frames() - walk.frames();
                assertThat(walk.frames()).isBetween(2, CONFIG.frames());
                for (int frame = 0; frame < walk.frames(); frame++) {
                    // scaling takes single pixels at the very edge away, as OpenGait's does
                    assertThat(row(walk, frame, 0) + row(walk, frame, 1)).isPositive();
                    assertThat(row(walk, frame, 30) + row(walk, frame, 31)).isPositive();
                    assertThat(Math.abs(middle(walk, frame) - 16)).isLessThan(1);
                }
            }
        }
        assertThat(lost).isBetween(1, 80); // of 800: a few
    }

    @Test
    void sizesOtherThanTheUsualAreDrawn() {
        Silhouettes walk = new WalkWorld(new WalkConfig(5, 1, 1, 4, 128, List.of(90), List.of(Condition.NM_01)))
                .walk(2, Condition.CL_02, 90);

        assertThat(walk.height()).isEqualTo(128);
        assertThat(walk.width()).isEqualTo(128);
    }

    @Test
    void legsScissorSeenFromTheSideAndHardlyFromTheFront() {
        double side = 0;
        double front = 0;
        for (int person = 1; person <= 8; person++) {
            side += spread(WORLD.walk(person, Condition.NM_01, 90));
            front += spread(WORLD.walk(person, Condition.NM_01, 0));
        }

        assertThat(side).isGreaterThan(4 * front);
    }

    @Test
    void legsOpenAndCloseTwiceACycle() {
        // 25 frames are two seconds: about two cycles, four openings
        WalkConfig longer = new WalkConfig(5, 1, 8, 25, 32, List.of(90), List.of(Condition.NM_01));
        for (int person = 1; person <= 8; person++) {
            Silhouettes walk = new WalkWorld(longer).walk(person, Condition.NM_02, 90);
            double mean = IntStream.range(0, walk.frames())
                    .mapToDouble(frame -> feet(walk, frame))
                    .average()
                    .orElse(0);
            int crossings = 0;
            for (int frame = 1; frame < walk.frames(); frame++) {
                crossings += feet(walk, frame) > mean != feet(walk, frame - 1) > mean ? 1 : 0;
            }

            assertThat(crossings).as("person %d", person).isBetween(5, 10);
        }
    }

    @Test
    void meanSilhouettesTellPeopleFromOneViewButHardlyAcrossViewsAndCoatsHideMost() {
        CrossViewReport report = CrossViewEvaluation.run(means(), CrossView.casiaB(), PartDistance.FLATTENED);
        ViewTable bare = report.table("nm").orElseThrow();
        ViewTable bag = report.table("bg").orElseThrow();
        ViewTable coat = report.table("cl").orElseThrow();

        assertThat(sameView(bare)).isGreaterThan(85);
        assertThat(sameView(bag)).isBetween(50.0, sameView(bare) - 3);
        assertThat(sameView(coat)).isBetween(10.0, sameView(bag) - 15);
        // one in twelve by chance
        assertThat(bare.mean(1)).isBetween(12.0, 45.0);
        assertThat(coat.mean(1)).isLessThan(bare.mean(1));
    }

    @Test
    void unknownPeopleAndViewsAreNamed() {
        assertThatThrownBy(() -> WORLD.walk(17, Condition.NM_01, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("walk person is 17, must be in 1..16");
        assertThatThrownBy(() -> WORLD.walk(1, Condition.NM_01, 18))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("walk view is 18, must be one of [0, 36, 90, 126, 180]");
    }

    /// The walks of the test people as the means of their frames: the oldest gait recognition (Han and Bhanu 2006).
    private static WalkEmbeddings means() {
        List<Condition> all = List.of(Condition.values());
        int takes = all.size();
        int n = CONFIG.testPeople() * takes * VIEWS.size();
        int area = CONFIG.size() * CONFIG.size();
        float[] values = new float[n * area];
        int[] people = new int[n];
        int[] conditions = new int[n];
        int[] views = new int[n];
        IntStream.range(0, n).parallel().forEach(at -> {
            people[at] = CONFIG.trainPeople() + 1 + at / VIEWS.size() / takes;
            Condition condition = all.get(at / VIEWS.size() % takes);
            conditions[at] = condition.number();
            views[at] = VIEWS.get(at % VIEWS.size());
            Silhouettes walk = WORLD.walk(people[at], condition, views[at]);
            for (int i = 0; i < walk.values().length; i++) {
                values[at * area + i % area] += (walk.values()[i] & 255) / (float) walk.frames();
            }
        });
        return new WalkEmbeddings(1, area, values, people, conditions, views);
    }

    private static double sameView(ViewTable table) {
        return IntStream.range(0, VIEWS.size())
                .mapToDouble(view -> table.percent()[0][view][view])
                .average()
                .orElse(0);
    }

    private static int row(Silhouettes walk, int frame, int row) {
        int sum = 0;
        for (int x = 0; x < walk.width(); x++) {
            sum += walk.values()[frame * walk.area() + row * walk.width() + x] & 255;
        }
        return sum;
    }

    /// The place that halves the mass.
    private static double middle(Silhouettes walk, int frame) {
        double[] columns = new double[walk.width()];
        double mass = 0;
        for (int i = 0; i < walk.area(); i++) {
            int value = walk.values()[frame * walk.area() + i] & 255;
            columns[i % walk.width()] += value;
            mass += value;
        }
        double before = 0;
        for (int x = 0; x < columns.length; x++) {
            if (before + columns[x] >= mass / 2) {
                return x + (mass / 2 - before) / columns[x];
            }
            before += columns[x];
        }
        return Double.NaN;
    }

    /// How far apart the lowest quarter's outermost columns are.
    private static double feet(Silhouettes walk, int frame) {
        int left = walk.width();
        int right = 0;
        for (int i = walk.area() * 3 / 4; i < walk.area(); i++) {
            if ((walk.values()[frame * walk.area() + i] & 255) > 127) {
                left = Math.min(left, i % walk.width());
                right = Math.max(right, i % walk.width());
            }
        }
        return right - left;
    }

    /// By how much the distance of the feet varies over a walk.
    private static double spread(Silhouettes walk) {
        double[] feet = IntStream.range(0, walk.frames())
                .mapToDouble(frame -> feet(walk, frame))
                .toArray();
        double mean = IntStream.range(0, feet.length)
                .mapToDouble(i -> feet[i])
                .average()
                .orElse(0);
        double sum = 0;
        for (double value : feet) {
            sum += (value - mean) * (value - mean);
        }
        return sum / feet.length;
    }
}
