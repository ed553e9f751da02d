package org.reid4j.gallery.spi;

/// An item that a search found, with how much it is like the query.
///
/// @param item the store's number of the item
/// @param similarity cosine, -1 to 1
public record Neighbour(long item, float similarity) {}
