package org.reid4j.cli;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.reid4j.core.ReidException;
import org.reid4j.torch.TorchException;
import org.reid4j.train.config.Nearest;
import picocli.CommandLine;

/// Turns any failure into at most three lines and an exit code; a stack trace only with `--verbose`, and with `--json`
/// also one object on standard output.
///
/// @param terminal where to speak
/// @param verbose whether the stack trace is shown
/// @param json whether a program listens
record Failures(Terminal terminal, boolean verbose, boolean json) {
    /// Exit code of a command that was stopped by Ctrl-C or a termination signal.
    static final int INTERRUPTED = 130;

    /// A wrong argument: one line, one suggestion where there is one.
    int usage(CommandLine.ParameterException failure) {
        var complaint = complaint(failure);
        terminal.say("error: " + complaint);
        var near = failure instanceof CommandLine.UnmatchedArgumentException unmatched
                ? meant(failure.getCommandLine(), unmatched.getUnmatched().getFirst())
                : Optional.<String>empty();
        terminal.say(near.map(word -> "  did you mean: " + word)
                .orElseGet(() ->
                        "  try: " + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help"));
        return exit(complaint, ReidException.Kind.USAGE.exitCode());
    }

    /// What an unknown word was meant to be: an option in the form it was typed in, or a command.
    private static Optional<String> meant(CommandLine command, String word) {
        int equals = word.indexOf('=');
        if (!word.startsWith("-") && equals < 0) {
            return Nearest.to(word, command.getSubcommands().keySet());
        }
        var dashes = word.startsWith("--") ? "--" : word.startsWith("-") ? "-" : "";
        var typed = word.substring(dashes.length(), equals < 0 ? word.length() : equals);
        var names = command.getCommandSpec().options().stream()
                .map(option -> option.longestName().replaceFirst("^-+", ""))
                .toList();
        return Nearest.to(typed, names)
                .map(name -> (dashes.isEmpty() ? "" : "--") + name + (equals < 0 ? "" : word.substring(equals)));
    }

    private static String complaint(CommandLine.ParameterException failure) {
        if (failure instanceof CommandLine.UnmatchedArgumentException unmatched) {
            var word = unmatched.getUnmatched().getFirst();
            return failure.getCommandLine().getParent() == null && !word.startsWith("-")
                    ? "there is no command '" + word + "'"
                    : failure.getCommandLine().getCommandName() + " does not know '" + word + "'";
        }
        return lowerFirst(message(failure).lines().findFirst().orElse("wrong arguments"));
    }

    /// A failure while the command ran.
    int execution(Throwable failure) {
        if (verbose) {
            failure.printStackTrace(terminal.err());
        }
        return switch (failure) {
            case ReidException known -> say(message(known), known.kind().exitCode());
            case UncheckedIOException io when io.getCause() != null -> io(io.getCause());
            case java.io.IOException io -> io(io);
            case OutOfMemoryError memory ->
                say(
                        "out of memory: " + memory.getMessage()
                                + "\ntry a smaller batch, or give the JVM more with JDK_JAVA_OPTIONS=-Xmx8g",
                        4);
            case ExceptionInInitializerError first
            when first.getCause() instanceof ReidException known ->
                say(message(known), known.kind().exitCode());
            case RuntimeException engine
            when TorchException.translate("this command", engine) instanceof TorchException known ->
                say(message(known), known.kind().exitCode());
            case InterruptedException stop -> say("interrupted", INTERRUPTED);
            default ->
                say(
                        "unexpected " + failure.getClass().getSimpleName() + ": " + failure.getMessage()
                                + "\nthis is a bug in reid4j; --verbose shows where",
                        4);
        };
    }

    private int io(java.io.IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> say("no such file: " + missing.getFile(), 2);
            case AccessDeniedException denied ->
                say("no permission for " + denied.getFile() + " as user " + System.getProperty("user.name"), 4);
            default -> say("cannot read or write: " + failure.getMessage(), 4);
        };
    }

    private int say(String message, int exitCode) {
        terminal.say("error: " + message.replaceAll("\\n\\s*", "\n  "));
        return exit(message, exitCode);
    }

    private int exit(String message, int code) {
        if (json) {
            var error = new LinkedHashMap<String, Object>();
            error.put("message", message.replaceAll("\\n\\s*", "\n"));
            error.put("exit", code);
            error.put("kind", kind(code));
            terminal.json(Map.of("error", error));
        }
        return code;
    }

    private static String kind(int code) {
        return Arrays.stream(ReidException.Kind.values())
                .filter(kind -> kind.exitCode() == code)
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .findFirst()
                .orElse("interrupted");
    }

    private static String message(Throwable failure) {
        return Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getSimpleName());
    }

    private static String lowerFirst(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}
