package org.reid4j.cli;

import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Where a command speaks: results on standard output, words for people on standard error.
///
/// With `--json` a command prints exactly one JSON object on standard output; everything else goes to
/// standard error, so
/// the two never mix.
///
/// @param out results
/// @param err progress, notices, errors
/// @param interactive whether a person watches: live lines and colours are allowed
/// @param clock for dates in artefacts
public record Terminal(PrintStream out, PrintStream err, boolean interactive, Clock clock) {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /// The process's own streams; interactive when the launcher says that standard error is a terminal and neither
    /// `NO_COLOR` nor `CI` is set.
    static Terminal system() {
        boolean watched = Boolean.getBoolean("reid4j.terminal")
                && unset("NO_COLOR")
                && unset("CI")
                && !"dumb".equals(System.getenv("TERM"));
        if (watched && ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            System.err.print("\033[1A\033[2K"); // the JVM's one line about its incubating vector module
        }
        return new Terminal(System.out, System.err, watched, Clock.systemUTC());
    }

    private static boolean unset(String variable) {
        var value = System.getenv(variable);
        return value == null || value.isEmpty();
    }

    /// Prints words for people.
    void say(String text) {
        err.println(Called.in(text));
    }

    /// Prints the result of a command as one JSON object.
    void json(Map<String, ?> result) {
        out.println(JSON.writeValueAsString(result));
    }

    /// The shared JSON writer, so that every file and every `--json` looks alike.
    static ObjectMapper mapper() {
        return JSON;
    }
}
