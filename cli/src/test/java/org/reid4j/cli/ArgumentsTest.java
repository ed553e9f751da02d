package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reid4j.cli.Console.reid;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `key=value`, `--key value` and `--key=value` mean the same, for options and for configuration keys.
class ArgumentsTest {
    private static String shown(String key, Object... words) {
        var all = new Object[words.length + 3];
        all[0] = "config";
        all[1] = "show";
        all[2] = "--json";
        System.arraycopy(words, 0, all, 3, words.length);
        return reid(all).succeeded().json().get(key).get("value").asString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"train.epochs=3", "--train.epochs 3", "--train.epochs=3"})
    void configurationKeysAreTakenInThreeForms(String typed) {
        assertThat(shown("train.epochs", (Object[]) typed.split(" "))).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"split=4711", "--split 4711", "--split=4711"})
    void optionsAreTakenInThreeForms(String typed) {
        var words = new java.util.ArrayList<Object>(
                java.util.List.of("eval", "runs=" + World.world().runs()));
        words.addAll(java.util.List.of(typed.split(" ")));
        assertThat(reid(words.toArray()).failed(2).message()).contains("split is 4711");
    }

    @Test
    void aFlagIsTakenBareAndAsATruth() {
        assertThat(reid("config", "show", "--origin").out()).contains("default");
        assertThat(reid("config", "show", "origin=true").out()).contains("default");
        assertThat(reid("config", "show", "origin=false").out()).doesNotContain("configs/base");
        assertThat(shown("train.channels_last", "--train.channels_last=false")).isEqualTo("false");
    }

    @Test
    void theShortFormOfAGroupStaysWhenAKeyOfTheGroupFollows() {
        assertThat(shown("data.path", "data=somewhere", "data.workers=2")).isEqualTo("somewhere");
        assertThat(shown("data.workers", "data.workers=2", "data=somewhere")).isEqualTo("2");
        assertThat(shown("optimizer.type", "optimizer=sgd", "optimizer.lr=0.1")).isEqualTo("sgd");
        assertThat(shown("model.backbone", "model.backbone=resnet18", "model=strong-baseline"))
                .isEqualTo("resnet18");
    }

    @Test
    void theLastOfTwoWins() {
        assertThat(shown("seed", "seed=1", "seed=2")).isEqualTo("2");
    }

    @Test
    void aTildeIsTheHomeFolder() {
        var home = Path.of(System.getProperty("user.home"));
        assertThat(Arguments.path("~/people")).isEqualTo(home.resolve("people"));
        assertThat(Arguments.path("~")).isEqualTo(home);
        assertThat(Arguments.path("a~b")).isEqualTo(Path.of("a~b"));
        assertThat(shown("data.path", "data=~/people"))
                .isEqualTo(home.resolve("people").toString());
        assertThat(reid("search", "~/no-such-photo.jpg", "in", "~").failed(2).message())
                .contains(home.resolve("no-such-photo.jpg").toString());
        assertThat(reid("train", "data=~/no-such-folder").failed(2).message())
                .contains(home.resolve("no-such-folder").toString());
    }

    @Test
    void aValueMayHoldAnEqualsSign() {
        assertThat(shown("data.path", "data=a=b")).isEqualTo("a=b");
    }

    @Test
    void listsAndNullAreWrittenAsInAFile() {
        assertThat(shown("schedule.milestones", "schedule.milestones=[2, 5]"))
                .contains("2")
                .contains("5");
        assertThat(shown("input.augment.erasing", "input.augment.erasing=null")).isEqualTo("null");
    }

    @Test
    void aWordThatIsNoKeyIsExplained() {
        assertThat(reid("train", "people").failed(2).message())
                .isEqualTo("error: 'people' is not key=value; the photos are named with data=people");
        assertThat(reid("train").failed(2).message()).isEqualTo("error: which data? Name a folder: data=DIR");
    }
}
