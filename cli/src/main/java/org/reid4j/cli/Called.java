package org.reid4j.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/// Lets messages name the program as it was called, so that a command in a message can be copied as it stands: the
/// launcher says `./reid` where it was typed so.
final class Called {
    private static final String NAME = System.getProperty("reid4j.name", "reid");
    private static final Pattern COMMAND = Pattern.compile("(?<![\\w./-])reid (?=[a-z-]+)");

    private Called() {}

    /// A text with each command `reid verb` named as the program was called.
    static String in(String text) {
        return as(NAME, text);
    }

    static String as(String name, String text) {
        return COMMAND.matcher(text).replaceAll(Matcher.quoteReplacement(name + " "));
    }

    /// The same in a command's help and in those of its subcommands.
    static void in(CommandSpec spec) {
        var footer = spec.usageMessage().footer();
        for (int i = 0; i < footer.length; i++) {
            footer[i] = in(footer[i]);
        }
        spec.usageMessage().footer(footer);
        spec.subcommands().values().forEach(sub -> in(sub.getCommandSpec()));
    }
}
