package org.reid4j.image.silhouette;

/// Why a pickle is not read, in words that go into the one message which also names the file.
final class PickleRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean hostile;

    PickleRefusal(String why) {
        this(why, false);
    }

    private PickleRefusal(String why, boolean hostile) {
        super(why, null, false, false); // never shown by itself: no stack trace to pay for
        this.hostile = hostile;
    }

    /// The pickle names something of Python that no array needs.
    static PickleRefusal unsafe(String name) {
        return new PickleRefusal(
                "its pickle names '%s', which no array of NumPy needs and which Python would run".formatted(name),
                true);
    }

    /// Whether it could be an attack.
    boolean hostile() {
        return hostile;
    }
}
