package org.reid4j.gallery.data;

import org.reid4j.core.ReidException;

/// A refusal of a gallery, with a reason that a service can turn into a status.
public final class GalleryException extends ReidException {
    private static final long serialVersionUID = 1L;

    /// Why a gallery refused.
    public enum Reason {
        /// There is no such gallery, item, person or event.
        NOT_FOUND(Kind.USAGE),
        /// A value outside its range, a vector that is none.
        INVALID(Kind.USAGE),
        /// A vector or an export of another model than the gallery's.
        FOREIGN_MODEL(Kind.USAGE),
        /// Something changed since, or has that name already.
        CONFLICT(Kind.USAGE),
        /// Another process, or this one, has the gallery open.
        IN_USE(Kind.RESOURCES),
        /// A file that is not what was written.
        DAMAGED(Kind.CHECK),
        /// Disk, memory, permissions.
        RESOURCES(Kind.RESOURCES),
        /// The server that keeps the gallery cannot be reached, or refuses; the gallery may be read only until it
        /// is opened again.
        SERVER(Kind.RESOURCES);

        private final Kind kind;

        Reason(Kind kind) {
            this.kind = kind;
        }
    }

    private final Reason reason;

    /// @param message one to three lines: what, where, what to do
    public GalleryException(Reason reason, String message) {
        super(reason.kind, message);
        this.reason = reason;
    }

    /// @param message one to three lines: what, where, what to do
    /// @param cause shown with `--verbose` only
    public GalleryException(Reason reason, String message, Throwable cause) {
        super(reason.kind, message, cause);
        this.reason = reason;
    }

    /// Why it refused.
    public Reason reason() {
        return reason;
    }
}
