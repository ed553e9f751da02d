package org.reid4j.video;

import org.reid4j.core.ReidException;

/// A video that cannot be used, or natives that are not there; the message says what to do.
public final class VideoException extends ReidException {
    private static final long serialVersionUID = 1L;

    /// @param kind decides the exit code
    /// @param message one to three lines: what, where, what to do
    VideoException(Kind kind, String message) {
        super(kind, message);
    }

    /// @param kind decides the exit code
    /// @param message one to three lines: what, where, what to do
    /// @param cause shown with `--verbose` only
    VideoException(Kind kind, String message, Throwable cause) {
        super(kind, message, cause);
    }

    static VideoException usage(String message) {
        return new VideoException(Kind.USAGE, message);
    }
}
