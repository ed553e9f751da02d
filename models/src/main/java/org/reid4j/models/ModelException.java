package org.reid4j.models;

import org.reid4j.core.ReidException;

/// A model's setting or input that its user can correct: an unknown key, a value out of range, weights of
/// another system.
public final class ModelException extends ReidException {
    private static final long serialVersionUID = 1L;

    /// @param message one to three lines: what, where, what to do
    public ModelException(String message) {
        super(Kind.USAGE, message);
    }

    /// @param message one to three lines: what, where, what to do
    /// @param cause shown with `--verbose` only
    public ModelException(String message, Throwable cause) {
        super(Kind.USAGE, message, cause);
    }
}
