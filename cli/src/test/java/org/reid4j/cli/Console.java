package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Runs a command as a person would type it, in this process, and keeps what it said.
final class Console {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    private Console() {}

    /// What came of a command.
    ///
    /// @param exit its code
    /// @param out standard output
    /// @param err standard error
    record Outcome(int exit, String out, String err) {
        /// The one JSON object on standard output; nothing may stand beside it.
        JsonNode json() {
            JsonNode root = Terminal.mapper().readTree(out);
            assertThat(root.isObject()).as(out).isTrue();
            return root;
        }

        /// The error as a person sees it: the lines from `error:` on.
        List<String> error() {
            return err.lines().dropWhile(line -> !line.startsWith("error: ")).toList();
        }

        /// Demands a failure that a person can act on: the code, at most three lines, no stack trace, nothing on
        /// standard output.
        Outcome failed(int code) {
            assertThat(exit).as(err).isEqualTo(code);
            assertThat(error()).as(err).hasSizeBetween(1, 3);
            assertThat(err).doesNotContain("\tat ").doesNotContain("Exception").doesNotContain("this is a bug");
            if (!out.isEmpty()) { // with --json
                var error = json().get("error");
                assertThat(error.get("exit").asInt()).isEqualTo(code);
                assertThat(message().replaceAll("\\n\\s*", "\n"))
                        .contains(error.get("message").asString());
            }
            return this;
        }

        /// The error's text in one string.
        String message() {
            return String.join("\n", error());
        }

        /// Demands success.
        Outcome succeeded() {
            assertThat(exit).as(err + out).isZero();
            return this;
        }
    }

    static Outcome reid(Object... words) {
        var err = new ByteArrayOutputStream();
        return reid(err, err, words);
    }

    /// As the other; standard error goes through `listener`, which hands it to `err`.
    static Outcome reid(ByteArrayOutputStream err, OutputStream listener, Object... words) {
        var out = new ByteArrayOutputStream();
        var args = new String[words.length];
        for (int i = 0; i < words.length; i++) {
            args[i] = words[i].toString();
        }
        int exit = Reid.run(new Terminal(printer(out), printer(listener), false, CLOCK), args);
        return new Outcome(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream printer(OutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }
}
