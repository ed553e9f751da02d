package org.reid4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.reid4j.train.config.Keys;
import org.reid4j.train.config.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Makes `key=value`, `--key value` and `--key=value` mean the same thing, before picocli reads the
/// arguments.
///
/// A key that is an option of the command becomes that option. Where the command takes configuration keys
/// ([TakesConfig]), every other key becomes a `key=value` override.
final class Arguments {
    private Arguments() {}

    /// A command whose unknown `key=value` arguments are configuration overrides.
    interface TakesConfig {}

    /// Whether `--verbose` was typed: then failures show their stack trace.
    static boolean verbose(String[] args) {
        return Arrays.asList(args).contains("--verbose");
    }

    /// Whether a program listens: `--json` in any of its forms.
    static boolean json(String[] args) {
        return Arrays.stream(args).anyMatch(arg -> arg.matches("--json(=true)?|json=(true|yes|on|1)?"));
    }

    /// A path as typed; a leading `~/` is the home folder, since shells do not expand it behind `key=`.
    static Path path(String text) {
        if (text.equals("~") || text.startsWith("~/")) {
            return Path.of(System.getProperty("user.home") + text.substring(1));
        }
        return Path.of(text);
    }

    /// Rewrites the arguments behind the verb.
    static String[] normalise(CommandLine root, String[] args) {
        var result = new ArrayList<String>();
        CommandLine command = root;
        boolean config = false;
        for (int i = 0; i < args.length; i++) {
            var arg = args[i];
            var sub = command.getSubcommands().get(arg);
            if (sub != null) {
                command = sub;
                config = command.getCommandSpec().userObject() instanceof TakesConfig;
                result.add(arg);
            } else if (arg.startsWith("--") && arg.length() > 2) {
                i += option(command.getCommandSpec(), config, args, i, result);
            } else if (keyed(arg)) {
                var key = arg.substring(0, arg.indexOf('='));
                var value = arg.substring(key.length() + 1);
                var option = find(command.getCommandSpec(), key);
                if (option.isEmpty()) {
                    result.add(arg);
                } else {
                    result.add(assignment(option.get(), value));
                }
            } else {
                result.add(arg);
            }
        }
        result.removeIf(String::isEmpty);
        return result.toArray(String[]::new);
    }

    /// Adds the option at `i`; returns how many following arguments it used up.
    private static int option(CommandSpec spec, boolean config, String[] args, int i, List<String> result) {
        var text = args[i].substring(2);
        int equals = text.indexOf('=');
        var key = equals < 0 ? text : text.substring(0, equals);
        var known = find(spec, key);
        if (known.isPresent() || !config || slip(spec, key)) {
            result.add(
                    known.isPresent() && equals >= 0 ? assignment(known.get(), text.substring(equals + 1)) : args[i]);
            return 0;
        }
        if (equals >= 0) {
            result.add(text);
            return 0;
        }
        if (i + 1 < args.length && !args[i + 1].startsWith("--")) {
            result.add(key + "=" + args[i + 1]);
            return 1;
        }
        result.add(key + "=true");
        return 0;
    }

    /// Whether a word is nearer to one of the command's options than to any configuration key: `--jsn`.
    private static boolean slip(CommandSpec spec, String key) {
        var groups = Keys.all().stream()
                .map(name -> name.replaceFirst("\\..*", ""))
                .distinct()
                .toList();
        var options =
                spec.options().stream().map(o -> o.longestName().substring(2)).toList();
        return key.indexOf('.') < 0
                && Nearest.to(key, groups).isEmpty()
                && Nearest.to(key, options).isPresent();
    }

    private static String assignment(OptionSpec option, String value) {
        boolean flag = option.arity().max() == 0;
        if (flag) {
            return truth(option, value) ? option.longestName() : "";
        }
        return option.longestName() + "=" + value;
    }

    private static boolean truth(OptionSpec option, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "", "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw Reid.usage(option.longestName() + " is '" + value + "', must be true or false");
        };
    }

    private static Optional<OptionSpec> find(CommandSpec spec, String key) {
        return Optional.ofNullable(spec.findOption("--" + key.replace('_', '-')));
    }

    /// `key=value` with a key of letters, digits, dots, dashes and underscores: never a path or a URL.
    private static boolean keyed(String arg) {
        int equals = arg.indexOf('=');
        return equals > 0
                && arg.substring(0, equals)
                        .chars()
                        .allMatch(c -> Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-')
                && Character.isLetter(arg.charAt(0));
    }
}
