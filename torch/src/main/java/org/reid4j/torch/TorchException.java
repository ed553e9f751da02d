package org.reid4j.torch;

import java.util.Locale;
import java.util.function.Supplier;
import org.reid4j.core.ReidException;

/// Carries a refusal of the engine in words a person can act on, without libtorch's C++ stack.
public final class TorchException extends ReidException {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 300;

    TorchException(Kind kind, String message) {
        super(kind, message);
    }

    TorchException(Kind kind, String message, Throwable cause) {
        super(kind, message, cause);
    }

    /// Runs engine work and translates the engine's errors; exceptions that already speak to people pass unchanged.
    ///
    /// @param doing what is being done, for the message: `training step 12`
    public static <T> T guard(String doing, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw translate(doing, e);
        }
    }

    /// The exception to throw for one that came out of engine calls: out of memory is recognised as a matter of
    /// resources; what did not come from the engine is returned as it is.
    ///
    /// @param doing what was being done, for the message
    public static RuntimeException translate(String doing, RuntimeException e) {
        // libtorch's errors arrive as exactly RuntimeException, the bindings' null pointers aside
        if (e.getClass() != RuntimeException.class) {
            return e;
        }
        String text = e.getMessage() == null ? "" : e.getMessage();
        String first = text.lines().findFirst().orElse("unknown engine error").strip();
        if (first.length() > LONGEST) {
            first = first.substring(0, LONGEST) + "…";
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains("out of memory")
                || lower.contains("not enough memory")
                || lower.contains("can't allocate memory")
                || lower.contains("std::bad_alloc")) {
            return new TorchException(
                    Kind.RESOURCES,
                    "Out of memory in " + doing + ".\nThe engine says: " + first
                            + "\nUse a smaller batch or smaller images, or a machine with more memory.",
                    e);
        }
        return new TorchException(Kind.CHECK, "The engine refused " + doing + ".\nIt says: " + first, e);
    }
}
