package org.reid4j.image.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WalkConfigTest {
    @Test
    void theDemosWorldHasElevenViewsAndStaysSmall() {
        WalkConfig demo = WalkConfig.demo();

        assertThat(demo.views()).containsExactly(0, 18, 36, 54, 72, 90, 108, 126, 144, 162, 180);
        assertThat(demo.walks()).isEqualTo(24 * 5 * 11 + 16 * 10 * 11);
        assertThat((long) demo.walks() * demo.frames() * demo.size() * demo.size())
                .isLessThan(210_000_000);
    }

    @Test
    void testPeopleWalkInAllConditionsTrainingPeopleInSome() {
        WalkConfig config = WalkConfig.tiny(1);

        assertThat(config.conditions(3)).containsExactly(Condition.NM_01, Condition.BG_01, Condition.CL_01);
        assertThat(config.conditions(4)).containsExactly(Condition.values());
    }

    @Test
    void conditionsHaveTheProtocolsNumbersAndFolders() {
        assertThat(Arrays.stream(Condition.values()).map(c -> c.number() + " " + c.folder()))
                .containsExactly(
                        "0 nm-01", "1 nm-02", "2 nm-03", "3 nm-04", "4 nm-05", "5 nm-06", "6 bg-01", "7 bg-02",
                        "8 cl-01", "9 cl-02");
    }

    @Test
    void whatIsOutOfRangeIsNamed() {
        List<Condition> bare = List.of(Condition.NM_01);
        assertThatThrownBy(() -> new WalkConfig(1, 0, 1, 16, 64, List.of(0), bare))
                .hasMessage("walk.trainPeople is 0, must be in 1..499");
        assertThatThrownBy(() -> new WalkConfig(1, 1, 500, 16, 64, List.of(0), bare))
                .hasMessage("walk.testPeople is 500, must be in 1..499");
        assertThatThrownBy(() -> new WalkConfig(1, 1, 1, 3, 64, List.of(0), bare))
                .hasMessage("walk.frames is 3, must be in 4..200");
        assertThatThrownBy(() -> new WalkConfig(1, 1, 1, 16, 8, List.of(0), bare))
                .hasMessage("walk.size is 8, must be in 16..256");
        assertThatThrownBy(() -> new WalkConfig(1, 1, 1, 16, 63, List.of(0), bare))
                .hasMessage("walk.size is 63, must be even");
        assertThatThrownBy(() -> new WalkConfig(1, 1, 1, 16, 64, List.of(0, 198), bare))
                .hasMessage("walk.views is 198, must be in 0..180");
        assertThatThrownBy(() -> new WalkConfig(1, 1, 1, 16, 64, List.of(90, 0), bare))
                .hasMessage("walk.views is [90, 0], must be rising degrees, at least one");
        assertThatThrownBy(() -> new WalkConfig(1, 1, 1, 16, 64, List.of(), bare))
                .hasMessageContaining("walk.views is []");
        assertThatThrownBy(() -> new WalkConfig(1, 1, 1, 16, 64, List.of(0), List.of()))
                .hasMessage("walk.trainConditions is [], must be different conditions, at least one");
    }
}
