package org.reid4j.cli;

import picocli.CommandLine.Option;

/// The options that every verb has.
final class Common {
    @Option(
            names = "--json",
            description = "Print one JSON object on standard output, words for people on standard error.")
    boolean json;

    @Option(names = "--verbose", description = "Show the stack trace of a failure.")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;
}
