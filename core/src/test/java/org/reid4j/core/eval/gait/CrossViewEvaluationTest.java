package org.reid4j.core.eval.gait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reid4j.core.ReidException;
import org.reid4j.core.ReidException.Kind;
import org.reid4j.core.eval.CrossView;

/// CASIA-B's protocol, against an example worked out by hand and against the naive way on drawn walks.
class CrossViewEvaluationTest {
    private static final Offset<Double> EXACT = within(1e-9);
    private static final CrossView CASIA_B = CrossView.casiaB();

    /// A walk of one part of one number.
    private record Walk(int person, int condition, int view, float value) {}

    private static WalkEmbeddings walks(List<Walk> walks) {
        float[] values = new float[walks.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = walks.get(i).value;
        }
        return new WalkEmbeddings(
                1,
                1,
                values,
                walks.stream().mapToInt(Walk::person).toArray(),
                walks.stream().mapToInt(Walk::condition).toArray(),
                walks.stream().mapToInt(Walk::view).toArray());
    }

    /// Two people in two views. The gallery stands at 0 and 10 from the side, at 1 and 11 from the front.
    private static List<Walk> example() {
        return new ArrayList<>(List.of(
                new Walk(1, 0, 90, 0),
                new Walk(2, 1, 90, 10),
                new Walk(1, 2, 0, 1),
                new Walk(2, 3, 0, 11),
                // normal, from the side: 1 is right everywhere; 2 is nearer to 1 everywhere
                new Walk(1, 4, 90, 2),
                new Walk(2, 5, 90, 3),
                // normal, from the front: both right from the front, 2 is wrong from the side by being halfway
                new Walk(1, 4, 0, 1),
                new Walk(2, 4, 0, 7),
                new Walk(2, 5, 0, 5),
                // in a coat, from the front only, and right
                new Walk(2, 8, 0, 20)));
    }

    @Test
    void theExampleIsAsWorkedOutByHand() {
        CrossViewReport report = CrossViewEvaluation.run(walks(example()), CASIA_B, PartDistance.MEAN_OF_PARTS);
        assertThat(report.views()).containsExactly(0, 90);
        assertThat(report.gallery()).isEqualTo(4);
        ViewTable normal = report.table("nm").orElseThrow();
        assertThat(normal.probes()).containsExactly(3, 2);
        // front probes 1, 7, 5 against the front's 1 and 11: right, right, wrong; against the side's 0 and 10: right,
        // right, and 5 is as far from both, which does not help
        assertThat(normal.percent()[0][0]).containsExactly(66.67, 66.67);
        assertThat(normal.percent()[0][1]).containsExactly(50, 50);
        assertThat(normal.byProbeView(1)).containsExactly(66.67, 50);
        assertThat(normal.mean(1)).isEqualTo((66.67 + 50) / 2, EXACT);
        assertThat(normal.meanWithEqualViews(1)).isEqualTo((66.67 + 66.67 + 50 + 50) / 4, EXACT);
        assertThat(normal.ranks()).isEqualTo(2);
        assertThat(normal.mean(2)).isEqualTo(100, EXACT);
    }

    @Test
    void aViewWithoutProbesIsLeftOutOfTheMeanAndAGroupWithoutWalksHasNoTable() {
        CrossViewReport report = CrossViewEvaluation.run(walks(example()), CASIA_B, PartDistance.MEAN_OF_PARTS);
        ViewTable coat = report.table("cl").orElseThrow();
        assertThat(coat.byProbeView(1)).containsExactly(100, Double.NaN);
        assertThat(coat.mean(1)).isEqualTo(100, EXACT);
        assertThat(report.table("bg")).isEmpty();
    }

    @Test
    void whoIsNotInAGalleryViewCannotBeFoundThereAndCounts() {
        List<Walk> walks = example();
        walks.set(2, new Walk(3, 2, 0, 1));
        ViewTable normal = CrossViewEvaluation.run(walks(walks), CASIA_B, PartDistance.MEAN_OF_PARTS)
                .table("nm")
                .orElseThrow();
        assertThat(normal.percent()[1][1][0]).isEqualTo(50); // person 1 from the side, looked for from the front
    }

    /// With views looked past there is one table of one number: each probe asks all that answer.
    @Test
    void anyViewAsksTheWholeGallery() {
        var any = CrossView.ownWalks(Set.of(1, 2));
        List<Walk> walks = List.of(
                new Walk(1, 0, 90, 0),
                new Walk(2, 0, 0, 10),
                new Walk(3, 0, -1, 20),
                new Walk(1, 1, 90, 1), // right, although of the same view
                new Walk(1, 2, 0, 9), // nearer to 2
                new Walk(2, 1, 45, 11), // right, of a view that nobody answers from
                new Walk(3, 1, 0, 15)); // as far from 2: that does not help
        CrossViewReport report = CrossViewEvaluation.run(walks(walks), any, PartDistance.MEAN_OF_PARTS);
        assertThat(report.gallery()).isEqualTo(3);
        assertThat(report.views()).hasSize(1);
        ViewTable table = report.table("walks").orElseThrow();
        assertThat(table.probes()).containsExactly(4);
        assertThat(table.percent()[0][0]).containsExactly(50);
        assertThat(table.percent()[1][0]).containsExactly(100);
        assertThat(table.mean(1)).isEqualTo(50, EXACT);
    }

    /// The naive way: of all walks that answer the nearest one, other people's first where it is a tie.
    @Test
    void anyViewOnDrawnWalksIsAsTheNaiveWay() {
        WalkEmbeddings drawn = drawn(5);
        var protocol = new CrossView(
                "any",
                Set.of(0, 1),
                List.of(new CrossView.Probes("rest", Set.of(2, 3, 4, 5, 6, 7, 8, 9))),
                CrossView.Views.ANY);
        int asked = 0;
        int right = 0;
        for (int i = 0; i < drawn.size(); i++) {
            if (drawn.conditions()[i] < 2) {
                continue;
            }
            double best = Double.POSITIVE_INFINITY;
            boolean own = false;
            for (int j = 0; j < drawn.size(); j++) {
                if (drawn.conditions()[j] > 1) {
                    continue;
                }
                double distance = flatDistance(drawn, i, j);
                boolean same = drawn.people()[i] == drawn.people()[j];
                if (distance < best || (distance == best && !same)) {
                    best = distance;
                    own = same;
                }
            }
            asked++;
            right += own ? 1 : 0;
        }
        ViewTable table = CrossViewEvaluation.run(drawn, protocol, PartDistance.FLATTENED)
                .table("rest")
                .orElseThrow();
        assertThat(table.probes()).containsExactly(asked);
        assertThat(table.percent()[0][0][0]).isEqualTo(Math.rint(right * 10000.0 / asked) / 100, EXACT);
        assertThat(right).isBetween(asked / 4, asked - 1);
    }

    private static double flatDistance(WalkEmbeddings walks, int i, int j) {
        int length = walks.parts() * walks.dimension();
        double sum = 0;
        for (int k = 0; k < length; k++) {
            double difference = (double) walks.values()[i * length + k] - walks.values()[j * length + k];
            sum += difference * difference;
        }
        return sum;
    }

    @Test
    void anyViewNeedsNoTwoViewsButWalksThatAskAndAnswer() {
        var any = CrossView.ownWalks(Set.of(1));
        List<Walk> silent = List.of(new Walk(1, 0, 0, 1), new Walk(2, 0, 0, 2));
        assertThatThrownBy(() -> CrossViewEvaluation.run(walks(silent), any, PartDistance.MEAN_OF_PARTS))
                .hasMessageContaining("no walk asks");
        List<Walk> unanswered = List.of(new Walk(1, 1, 0, 1), new Walk(2, 1, 0, 2));
        assertThatThrownBy(() -> CrossViewEvaluation.run(walks(unanswered), any, PartDistance.MEAN_OF_PARTS))
                .hasMessageContaining("no walk answers");
    }

    @ParameterizedTest
    @EnumSource(PartDistance.class)
    void drawnWalksAreMeasuredAsTheNaiveWayDoes(PartDistance distance) {
        WalkEmbeddings walks = drawn(7);
        CrossViewReport report = CrossViewEvaluation.run(walks, CASIA_B, distance, 2);
        var naive = new NaiveCrossView(walks, distance);
        for (CrossView.Probes group : CASIA_B.probes()) {
            ViewTable table = report.table(group.name()).orElseThrow();
            for (int rank : new int[] {1, 3}) {
                for (int p = 0; p < report.views().length; p++) {
                    for (int g = 0; g < report.views().length; g++) {
                        assertThat(table.percent()[rank - 1][p][g])
                                .as("%s, rank %d, view %d in view %d", group.name(), rank, p, g)
                                .isEqualTo(
                                        naive.percent(group.conditions(), report.views()[p], report.views()[g], rank),
                                        EXACT);
                    }
                }
            }
        }
    }

    /// The ways to compare differ in what they find, so the test above tells them apart.
    @Test
    void theDistancesGiveDifferentNumbers() {
        assertThat(Arrays.stream(PartDistance.values())
                        .map(distance -> CrossViewEvaluation.run(drawn(7), CASIA_B, distance)
                                .table("nm")
                                .orElseThrow()
                                .mean(1)))
                .doesNotHaveDuplicates();
    }

    @Test
    void theNumberOfThreadsChangesNothing() {
        double[][][] one = CrossViewEvaluation.run(drawn(3), CASIA_B, PartDistance.MEAN_OF_PARTS, 1)
                .table("bg")
                .orElseThrow()
                .percent();
        assertThat(CrossViewEvaluation.run(drawn(3), CASIA_B, PartDistance.MEAN_OF_PARTS, 5)
                        .table("bg")
                        .orElseThrow()
                        .percent())
                .isDeepEqualTo(one);
    }

    /// Nine people, four views, all conditions, a few walks lost: parts of very different scale around a person's
    /// own point.
    private static WalkEmbeddings drawn(long seed) {
        var random = new Random(seed);
        int parts = 5;
        int d = 6;
        int people = 9;
        float[] centers = new float[people * parts * d];
        for (int i = 0; i < centers.length; i++) {
            centers[i] = (float) random.nextGaussian();
        }
        List<float[]> rows = new ArrayList<>();
        List<int[]> tags = new ArrayList<>();
        for (int person = 0; person < people; person++) {
            for (int condition = 0; condition < 10; condition++) {
                for (int view = 0; view < 180; view += 54) {
                    if (random.nextInt(20) == 0) {
                        continue;
                    }
                    float[] row = new float[parts * d];
                    for (int k = 0; k < row.length; k++) {
                        double scale = 1 << (k / d);
                        row[k] = (float) (scale * (centers[person * row.length + k] + 1.6 * random.nextGaussian()));
                    }
                    rows.add(row);
                    tags.add(new int[] {person, condition, view});
                }
            }
        }
        float[] values = new float[rows.size() * parts * d];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, values, i * parts * d, parts * d);
        }
        return new WalkEmbeddings(parts, d, values, column(tags, 0), column(tags, 1), column(tags, 2));
    }

    private static int[] column(List<int[]> tags, int column) {
        return tags.stream().mapToInt(tag -> tag[column]).toArray();
    }

    @Test
    void walksThatCannotBeMeasuredAreRefused() {
        List<Walk> walks = example();
        walks.removeIf(walk -> walk.view == 90 && walk.condition < 4);
        refused(walks, Kind.USAGE, "no gallery of view 90: each view needs walks of the conditions 0, 1, 2, 3");
        List<Walk> oneView = example();
        oneView.removeIf(walk -> walk.view == 0);
        refused(oneView, Kind.USAGE, "all walks are of view 90: CASIA-B compares different views");
        List<Walk> strange = example();
        strange.add(new Walk(1, 12, 0, 1));
        refused(strange, Kind.USAGE, "walk 10 has the condition 12, which CASIA-B does not know");
        List<Walk> silent = example();
        silent.removeIf(walk -> walk.condition > 3);
        refused(silent, Kind.USAGE, "no walk asks");
        refused(List.of(), Kind.USAGE, "there are no walks");
        List<Walk> lost = example();
        lost.set(3, new Walk(2, 3, 0, Float.NaN));
        refused(lost, Kind.CHECK, "the embedding of walk 3 has the value NaN");
        refused(
                example().stream()
                        .map(walk -> new Walk(walk.person, walk.condition, walk.view, 4))
                        .toList(),
                Kind.CHECK,
                "all 10 embeddings are equal");
    }

    private static void refused(List<Walk> walks, Kind kind, String message) {
        assertThatThrownBy(() -> CrossViewEvaluation.run(walks(walks), CASIA_B, PartDistance.MEAN_OF_PARTS))
                .isInstanceOfSatisfying(
                        ReidException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(message);
    }

    @Test
    void sizesThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> new WalkEmbeddings(2, 3, new float[12], new int[3], new int[3], new int[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("12 values, 2 parts of 3, 3 people");
    }
}
