package org.reid4j.train.config;

/// Where a configuration value was written, so that every complaint and every resolved value can point at it.
public sealed interface Origin {

    /// The program's own default.
    record Default() implements Origin {
        @Override
        public String toString() {
            return "default";
        }
    }

    /// A line of a file.
    ///
    /// @param file as the user named it, or `name (built in)`
    /// @param line from 1
    /// @param column from 1
    record Line(String file, int line, int column) implements Origin {
        @Override
        public String toString() {
            return file + ":" + line + ":" + column;
        }
    }

    /// An argument `key=value`.
    ///
    /// @param argument as typed
    record CommandLine(String argument) implements Origin {
        @Override
        public String toString() {
            return "command line";
        }
    }
}
