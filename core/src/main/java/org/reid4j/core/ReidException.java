package org.reid4j.core;

/// A failure that its reader can act on: the message says what happened, in which file, and what to do.
///
/// The command line prints [#getMessage()] and nothing else (a stack trace only with `--verbose`) and leaves with
/// [#kind()]'s exit code.
public class ReidException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What went wrong, which decides the exit code.
    public enum Kind {
        /// A wrong argument, configuration, file or dataset.
        USAGE(2),
        /// Something ran and its result was refused: a loss that is not finite, an export that differs.
        CHECK(3),
        /// Disk, memory, permissions.
        RESOURCES(4);

        private final int exitCode;

        Kind(int exitCode) {
            this.exitCode = exitCode;
        }

        /// The process's exit code.
        public int exitCode() {
            return exitCode;
        }
    }

    private final Kind kind;

    /// @param kind decides the exit code
    /// @param message one to three lines: what, where, what to do
    public ReidException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /// @param kind decides the exit code
    /// @param message one to three lines: what, where, what to do
    /// @param cause shown with `--verbose` only
    public ReidException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /// What went wrong.
    public Kind kind() {
        return kind;
    }
}
