package org.reid4j.gallery.ingest;

/// A photo that could not be put in.
///
/// @param path as its list names it
/// @param reason one line
public record Bad(String path, String reason) {}
