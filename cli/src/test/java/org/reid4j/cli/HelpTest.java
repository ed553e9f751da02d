package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reid4j.cli.Console.reid;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// Every `--help` fits a screen and shows how the command is typed.
class HelpTest {
    private static final int SCREEN = 40;
    private static final int WIDTH = 100;

    static Stream<List<String>> commands() {
        var found = new ArrayList<List<String>>();
        collect(List.of(), root(), found);
        return found.stream();
    }

    static CommandLine root() {
        return Reid.commandLine(Terminal.system());
    }

    private static void collect(List<String> path, CommandLine command, List<List<String>> found) {
        found.add(path);
        command.getSubcommands().forEach((name, sub) -> {
            var longer = new ArrayList<>(path);
            longer.add(name);
            collect(longer, sub, found);
        });
    }

    @ParameterizedTest(name = "reid {0} --help")
    @MethodSource("commands")
    void helpFitsAScreenAndHasAnExample(List<String> path) {
        var words = new ArrayList<Object>(path);
        words.add("--help");
        var outcome = reid(words.toArray()).succeeded();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out().lines()).hasSizeBetween(4, SCREEN).allMatch(line -> line.length() <= WIDTH + 40);
        assertThat(outcome.out()).contains("Example: reid " + String.join(" ", path));
        assertThat(outcome.out()).doesNotContain("\u001b");
    }

    @Test
    void withoutAVerbTheVerbsAreShown() {
        var outcome = reid().succeeded();
        for (var verb : List.of(
                "demo",
                "train",
                "eval",
                "search",
                "explain",
                "embed",
                "generate",
                "augment",
                "judge",
                "data",
                "gait",
                "weights",
                "runs",
                "config",
                "forward",
                "doctor")) {
            assertThat(outcome.out()).contains("  " + verb + " ");
        }
    }

    @Test
    void theVersionIsOneLine() {
        assertThat(reid("--version").succeeded().out().lines())
                .singleElement()
                .satisfies(line -> assertThat(line).startsWith("reid ").contains("JDK"));
    }

    @Test
    void doctorPrintsOneJsonObject() {
        var json = reid("doctor", "--json").succeeded().json();
        assertThat(json.propertyNames()).contains("libtorch", "threads", "cpu_instructions");
    }

    @Test
    void aGroupOfVerbsSaysWhichThereAre() {
        for (var verb : List.of("data", "gait", "weights")) {
            var outcome = reid(verb);
            assertThat(outcome.exit()).isEqualTo(2);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err()).contains("reid " + verb + " ");
        }
        assertThat(reid("config", "--json").succeeded().json().get("built_in").size())
                .isPositive();
    }
}
