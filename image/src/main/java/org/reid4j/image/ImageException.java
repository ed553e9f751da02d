package org.reid4j.image;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reid4j.core.ReidException;

/// A photo that cannot be used, so that callers can name it, list it or answer with the right status.
public final class ImageException extends ReidException {
    private static final long serialVersionUID = 1L;

    /// Why a photo was refused; a server maps it to a status, a dataset check to a line.
    public enum Reason {
        /// No such file, a directory, or no permission.
        UNREADABLE,
        /// Zero bytes.
        EMPTY,
        /// Not one of the accepted formats.
        UNSUPPORTED,
        /// More bytes than [ImageLimits#maxBytes()].
        TOO_LARGE,
        /// More pixels or a longer side than the limits allow, by the header alone.
        TOO_MANY_PIXELS,
        /// The file ends early.
        TRUNCATED,
        /// The content contradicts itself or its checksums.
        DAMAGED,
        /// The machine had not enough memory; the photo may be fine.
        RESOURCES
    }

    private final Reason reason;
    private final String defect;

    /// @param reason what kind of refusal
    /// @param name the file or the sender's name of the photo
    /// @param defect what is wrong, without the name: "cut off after 812 of ... bytes"
    /// @param advice what to do, or empty
    /// @param cause shown with `--verbose` only
    ImageException(Reason reason, String name, String defect, String advice, @Nullable Throwable cause) {
        super(kind(reason), message(name, defect, advice));
        if (cause != null) {
            initCause(cause);
        }
        this.reason = reason;
        this.defect = defect;
    }

    /// What kind of refusal.
    public Reason reason() {
        return reason;
    }

    /// What is wrong, without the file's name: one line for a table.
    public String defect() {
        return defect;
    }

    private static Kind kind(Reason reason) {
        return reason == Reason.RESOURCES ? Kind.RESOURCES : Kind.USAGE;
    }

    private static String message(String name, String defect, String advice) {
        return "cannot use the image %s: %s%s".formatted(name, defect, advice.isEmpty() ? "" : "\n" + advice);
    }

    /// The advice that belongs to a reason.
    static String advice(Reason reason) {
        return switch (reason) {
            case UNREADABLE -> "check the path and its permissions";
            case EMPTY, TRUNCATED -> "copy or download it again, or remove it";
            case UNSUPPORTED -> "convert it to " + ImageFormat.ACCEPTED;
            case TOO_LARGE, TOO_MANY_PIXELS -> "make it smaller, or raise the limit";
            case DAMAGED -> "save it again with another program, or remove it";
            case RESOURCES -> "give the program more memory (-Xmx) or fewer workers";
        };
    }

    /// Searches a chain of causes for an exhausted heap, which the JDK's decoders wrap in an `IIOException`.
    static Optional<OutOfMemoryError> outOfMemory(Throwable thrown) {
        Throwable at = thrown;
        for (int depth = 0; at != null && depth < 16; depth++) {
            if (at instanceof OutOfMemoryError error) {
                return Optional.of(error);
            }
            at = at.getCause();
        }
        return Optional.empty();
    }
}
