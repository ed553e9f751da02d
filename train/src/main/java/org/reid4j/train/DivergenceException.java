package org.reid4j.train;

import org.reid4j.core.ReidException;

/// A loss or gradient that is not finite: training stopped in the same step, before it could touch weights or
/// checkpoints.
public final class DivergenceException extends ReidException {
    private static final long serialVersionUID = 1L;
    private final long step;

    /// @param step the step, from 1
    /// @param message what, where and what to do
    DivergenceException(long step, String message) {
        super(Kind.CHECK, message);
        this.step = step;
    }

    /// The step, from 1.
    public long step() {
        return step;
    }
}
