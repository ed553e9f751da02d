package org.reid4j.gallery.spi;

/// Is told how far an index is with being built.
@FunctionalInterface
public interface IndexProgress {
    /// For those who do not want to know.
    IndexProgress NONE = (_, _) -> {};

    /// @param done vectors that are in place
    /// @param total vectors that there are
    void at(long done, long total);
}
