package org.reid4j.core.data;

import org.reid4j.core.ReidException;

/// A dataset that cannot be used as it lies on disk; the message names the folder or file and what to do.
public final class DataException extends ReidException {
    private static final long serialVersionUID = 1L;

    /// @param message one to three lines: what, where, what to do
    public DataException(String message) {
        super(Kind.USAGE, message);
    }

    /// @param message one to three lines: what, where, what to do
    /// @param cause shown with `--verbose` only
    public DataException(String message, Throwable cause) {
        super(Kind.USAGE, message, cause);
    }
}
