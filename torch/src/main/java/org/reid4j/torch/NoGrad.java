package org.reid4j.torch;

import org.bytedeco.pytorch.GradMode;

/// Switches the recording of gradients off on this thread until closed: for inference and for changing weights.
///
/// Guards close in reverse order of opening, as try-with-resources does.
public final class NoGrad implements AutoCloseable {
    private final long owner = Thread.currentThread().threadId();
    private final boolean before;

    private NoGrad() {
        Engine.start();
        before = GradMode.is_enabled();
        GradMode.set_enabled(false);
    }

    /// Switches gradients off.
    public static NoGrad open() {
        return new NoGrad();
    }

    /// Whether gradients are recorded on this thread.
    public static boolean recording() {
        Engine.start();
        return GradMode.is_enabled();
    }

    @Override
    public void close() {
        if (Thread.currentThread().threadId() != owner) {
            throw new IllegalStateException("a NoGrad guard belongs to the thread that opened it");
        }
        GradMode.set_enabled(before);
    }
}
