package org.reid4j.gallery.spi;

/// Which items of a gallery a search may find.
@FunctionalInterface
public interface ItemFilter {
    /// Lets every item through.
    ItemFilter ALL = _ -> true;

    /// Whether an item may be found; called many times a search, from several threads at once.
    boolean accepts(long item);
}
