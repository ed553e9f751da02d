package org.reid4j.train.redress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reid4j.core.data.Sample;
import org.reid4j.train.redress.AugmentPlan.Picture;
import org.reid4j.train.redress.JudgePlan.Trial;

/// Who is drawn in whose pose, and how following is counted.
class PlansTest {
    private static List<Sample> photos(int people, int each) {
        List<Sample> photos = new ArrayList<>();
        for (int person = 1; person <= people; person++) {
            for (int k = 0; k < each; k++) {
                photos.add(new Sample(Path.of(person + "-" + k + ".jpg"), person, 1 + k, 2));
            }
        }
        return photos;
    }

    @Test
    void everyPersonIsDrawnInPosesOfOthers() {
        var plan = AugmentPlan.of(photos(4, 3), 6, 9);
        assertThat(plan.pictures()).hasSize(24);
        assertThat(plan.pictures())
                .allMatch(p -> p.appearance().identity() != p.structure().identity());
        for (int person = 1; person <= 4; person++) {
            int who = person;
            var own = plan.pictures().stream()
                    .filter(p -> p.appearance().identity() == who)
                    .toList();
            assertThat(own).hasSize(6);
            assertThat(own.stream().map(Picture::appearance).distinct()).hasSize(3); // all clothes, in turn
        }
        assertThat(plan.pictures().stream().map(p -> p.structure().identity()).distinct())
                .hasSize(4);
    }

    @Test
    void namesTellPersonCameraAndThatTheyAreDrawn() {
        var picture = AugmentPlan.of(photos(2, 1), 1, 1).pictures().getFirst();
        assertThat(picture.name()).isEqualTo("0001_c1s2_gen00000.jpg");
        var unknown = new Sample(Path.of("x.png"), 7, Sample.UNKNOWN_CAMERA, 0);
        assertThat(AugmentPlan.name(7, unknown, "real", 12, "PNG")).isEqualTo("0007_c0s0_real00012.png");
        assertThatThrownBy(() -> AugmentPlan.name(7, new Sample(Path.of("x"), 7, 10_000, 0), "gen", 1, "jpg"))
                .hasMessageContaining("camera 10000");
    }

    @Test
    void theSeedDecidesAndMoreLeavesTheFirstAsTheyWere() {
        var few = AugmentPlan.of(photos(3, 4), 2, 5).pictures();
        var more = AugmentPlan.of(photos(3, 4), 5, 5).pictures();
        assertThat(AugmentPlan.of(photos(3, 4), 2, 5).pictures()).isEqualTo(few);
        assertThat(AugmentPlan.of(photos(3, 4), 2, 6).pictures()).isNotEqualTo(few);
        assertThat(more).containsAll(few);
    }

    @Test
    void bystandersAreNobodyAndOnePersonIsNotEnough() {
        var photos = new ArrayList<>(photos(2, 2));
        photos.add(new Sample(Path.of("0.jpg"), Sample.DISTRACTOR, 1, 0));
        assertThat(AugmentPlan.of(photos, 3, 1).pictures())
                .noneMatch(p -> p.appearance().identity() == Sample.DISTRACTOR
                        || p.structure().identity() == Sample.DISTRACTOR);
        assertThatThrownBy(() -> AugmentPlan.of(photos(1, 5), 3, 1)).hasMessageContaining("at least 2 are needed");
        assertThatThrownBy(() -> AugmentPlan.of(photos, 0, 1))
                .hasMessageContaining("per-identity is 0, allowed: 1 to 10000");
    }

    @Test
    void trialsHaveForeignClothesAndASiblingWhereThereIsOne() {
        var photos = new ArrayList<>(photos(3, 3));
        photos.add(new Sample(Path.of("alone.jpg"), 4, 1, 0));
        var plan = JudgePlan.of(photos, 100, 2);
        assertThat(plan.trials()).hasSize(10);
        assertThat(plan.trials().stream().map(Trial::structure).distinct()).hasSize(10);
        for (var trial : plan.trials()) {
            assertThat(trial.appearance().identity())
                    .isNotEqualTo(trial.structure().identity());
            assertThat(trial.sibling().isPresent()).isEqualTo(trial.structure().identity() != 4);
            trial.sibling().ifPresent(sibling -> {
                assertThat(sibling.identity()).isEqualTo(trial.structure().identity());
                assertThat(sibling).isNotEqualTo(trial.structure());
            });
        }
        assertThat(JudgePlan.of(photos, 100, 2)).isEqualTo(plan);
        assertThat(JudgePlan.of(photos, 4, 2).trials()).isEqualTo(plan.trials().subList(0, 4));
    }

    @Test
    void groupsAreOfNearlyOneSize() {
        var sizes = JudgePlan.of(photos(33, 1), 33, 1).groups().stream()
                .map(List::size)
                .toList();
        assertThat(sizes).containsExactly(16, 17);
    }

    @Test
    void tooLittleToJudgeByIsRefused() {
        assertThatThrownBy(() -> JudgePlan.of(photos(1, 5), 10, 1)).hasMessageContaining("at least two people");
        assertThatThrownBy(() -> JudgePlan.of(photos(2, 5), 1, 1)).hasMessageContaining("pairs is 1");
    }

    @Test
    void followingIsCounted() {
        List<float[]> drawn = List.of(new float[] {2, 0.1f}, new float[] {0.1f, 3}, new float[] {1, 1});
        List<float[]> givers = List.of(new float[] {1, 0}, new float[] {0, 1}, new float[] {-1, 0});
        List<float[]> others = List.of(new float[] {0, 1}, new float[] {0, 5}, new float[] {-1, -1});
        var follow = new Follow();
        follow.add(drawn, givers, others, (_, _) -> 1);
        // the third is nearer to both others than to its own; the second is not nearer than an equal direction
        assertThat(follow.shares()).isEqualTo(new Follow.Shares(4 / 6.0, 2 / 3.0, 1 / 3.0, 2 / 3.0));
    }
}
