package org.reid4j.gallery.data;

/// What became of an item that was put in.
///
/// @param item its number
/// @param fresh whether it was not there before
public record Added(long item, boolean fresh) {}
