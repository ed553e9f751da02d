package org.reid4j.torch.trace;

import java.util.List;

/// A size that may depend on how much is given at once: a number times the symbols named.
///
/// @param factor at least 0
/// @param symbols each at most once, such as `batch`; none for a size that never changes
public record Dim(long factor, List<String> symbols) {
    public Dim {
        symbols = List.copyOf(symbols);
    }

    /// A size that never changes.
    public static Dim of(long size) {
        return new Dim(size, List.of());
    }

    /// A size that is given.
    public static Dim of(String symbol) {
        return new Dim(1, List.of(symbol));
    }

    /// The size, where only one that never changes makes sense.
    ///
    /// @throws IllegalStateException when it depends on what is given
    public long fixed() {
        if (!isFixed()) {
            throw new IllegalStateException("a size depends on " + symbols + " where none may");
        }
        return factor;
    }

    /// Whether it never changes.
    public boolean isFixed() {
        return symbols.isEmpty();
    }
}
