package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reid4j.cli.Console.reid;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reid4j.core.sample.Seeds;
import org.reid4j.train.config.ConfigFile;

/// A slip of the hand is answered with what was meant.
class SuggestionsTest {
    private static final int SLIPS = 100;
    private static final long SEED = 20;

    /// One slip in a word: two letters swapped, one dropped, doubled or replaced by another.
    private static String misspelt(String word, int number) {
        var random = Seeds.of(SEED, number, 0);
        for (int attempt = 0; attempt < 100; attempt++) {
            int at = random.nextInt(word.length() - 1);
            char here = word.charAt(at);
            var slip = new StringBuilder(word);
            switch (random.nextInt(4)) {
                case 0 -> slip.deleteCharAt(at).insert(at + 1, here);
                case 1 -> slip.deleteCharAt(at);
                case 2 -> slip.insert(at, here);
                default -> slip.setCharAt(at, (char) ('a' + random.nextInt(26)));
            }
            if (Character.isLetter(here)
                    && Character.isLetter(word.charAt(at + 1))
                    && !slip.toString().equals(word)) {
                return slip.toString();
            }
        }
        throw new AssertionError("no slip in " + word);
    }

    /// Every verb and every key of the default system: another system's keys are unknown to it.
    private static List<String> words() {
        var words = new ArrayList<>(ConfigFile.load(List.of(), List.of()).origins().keySet().stream()
                .filter(key -> key.indexOf('.') > 0)
                .toList());
        words.addAll(HelpTest.root().getSubcommands().keySet());
        return words;
    }

    @Test
    void ninetyFiveOfAHundredSlipsAreAnsweredWithTheRightWordFirst_seed20() {
        var words = words();
        var random = Seeds.of(SEED, 0, 1);
        var wrong = new ArrayList<String>();
        for (int i = 0; i < SLIPS; i++) {
            var word = words.get(random.nextInt(words.size()));
            boolean key = word.indexOf('.') > 0;
            var typed = misspelt(word, i);
            var message = key
                    ? reid("config", "show", typed + "=1").failed(2).message()
                    : reid(typed).failed(2).message();
            if (!message.contains(key ? "did you mean " + word + "?" : "did you mean: " + word)) {
                wrong.add(typed + " for " + word + ": " + message);
            }
        }
        assertThat(wrong).hasSizeLessThanOrEqualTo(SLIPS / 20);
    }

    @ParameterizedTest
    @CsvSource({
        "lr, optimizer.lr",
        "epochs, train.epochs",
        "epohcs, train.epochs",
        "backbone, model.backbone",
        "trian.epochs, train.epochs",
        "train.epoch, train.epochs",
        "optimizer.tpye, optimizer.type",
        "dta, data",
    })
    void aShortenedOrMisspeltKeyIsAnsweredWithTheWholeOne(String typed, String meant) {
        assertThat(reid("train", typed + "=1").failed(2).message())
                .isEqualTo("error: command line: unknown key %s, did you mean %s?".formatted(typed, meant));
    }

    @ParameterizedTest
    @CsvSource({
        "trian, train",
        "serch, search",
        "evl, eval",
        "wieghts, weights",
        "confg, config",
        "dcotor, doctor",
    })
    void aMisspeltVerbIsAnsweredWithTheNearest(String typed, String meant) {
        assertThat(reid(typed).failed(2).message())
                .isEqualTo("error: there is no command '%s'\n  did you mean: %s".formatted(typed, meant));
    }

    @Test
    void aMisspeltOptionIsAnsweredInTheFormItWasTypedIn() {
        assertThat(reid("eval", "--rernk").failed(2).message()).endsWith("did you mean: --rerank");
        assertThat(reid("eval", "embedings=x").failed(2).message()).endsWith("did you mean: embeddings=x");
        assertThat(reid("train", "--jsn").failed(2).message()).endsWith("did you mean: --json");
        assertThat(reid("data", "chek", "x").failed(2).message()).endsWith("did you mean: check");
    }

    @Test
    void wordsNobodyMeantAreAnsweredWithTheHelp() {
        assertThat(reid("xyzzy").failed(2).message()).endsWith("try: reid --help");
        assertThat(reid("eval", "--xyzzy").failed(2).message()).endsWith("try: reid eval --help");
    }
}
