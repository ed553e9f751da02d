package org.reid4j.cli;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.reid4j.core.ReidException;
import org.reid4j.torch.TorchException;
import org.reid4j.train.config.Nearest;
import picocli.CommandLine;

/// Turns any failure into at most three lines and an exit code; a stack trace only with `--verbose`.
final class Failures {
    /// Exit code of a command that was stopped by Ctrl-C or a termination signal.
    static final int INTERRUPTED = 130;

    private Failures() {}

    /// A wrong argument: one line, one suggestion where there is one.
    static int usage(Terminal terminal, CommandLine.ParameterException failure) {
        terminal.say("error: " + complaint(failure));
        var near = failure instanceof CommandLine.UnmatchedArgumentException unmatched
                ? meant(failure.getCommandLine(), unmatched.getUnmatched().getFirst())
                : Optional.<String>empty();
        terminal.say(near.map(word -> "  did you mean: " + word)
                .orElseGet(() ->
                        "  try: " + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help"));
        return ReidException.Kind.USAGE.exitCode();
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
    static int execution(Terminal terminal, Throwable failure, boolean verbose) {
        if (verbose) {
            failure.printStackTrace(terminal.err());
        }
        return switch (failure) {
            case ReidException known ->
                say(terminal, message(known), known.kind().exitCode());
            case UncheckedIOException io when io.getCause() != null -> io(terminal, io.getCause());
            case java.io.IOException io -> io(terminal, io);
            case OutOfMemoryError memory ->
                say(
                        terminal,
                        "out of memory: " + memory.getMessage()
                                + "\ntry a smaller batch, or give the JVM more with JDK_JAVA_OPTIONS=-Xmx8g",
                        4);
            case ExceptionInInitializerError first
            when first.getCause() instanceof ReidException known ->
                say(terminal, message(known), known.kind().exitCode());
            case RuntimeException engine
            when TorchException.translate("this command", engine) instanceof TorchException known ->
                say(terminal, message(known), known.kind().exitCode());
            case InterruptedException stop -> say(terminal, "interrupted", INTERRUPTED);
            default ->
                say(
                        terminal,
                        "unexpected " + failure.getClass().getSimpleName() + ": " + failure.getMessage()
                                + "\nthis is a bug in reid4j; --verbose shows where",
                        4);
        };
    }

    private static int io(Terminal terminal, java.io.IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> say(terminal, "no such file: " + missing.getFile(), 2);
            case AccessDeniedException denied ->
                say(
                        terminal,
                        "no permission for " + denied.getFile() + " as user " + System.getProperty("user.name"),
                        4);
            default -> say(terminal, "cannot read or write: " + failure.getMessage(), 4);
        };
    }

    private static int say(Terminal terminal, String message, int exitCode) {
        terminal.say("error: " + message.replaceAll("\\n\\s*", "\n  "));
        return exitCode;
    }

    private static String message(Throwable failure) {
        return Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getSimpleName());
    }

    private static String lowerFirst(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}
