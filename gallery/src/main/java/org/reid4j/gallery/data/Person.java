package org.reid4j.gallery.data;

/// Somebody whom an operator named. A name is what an operator said, never what a score says.
///
/// @param id the store's number, 1 or more, never used again
/// @param name unlike all others of the gallery
/// @param items how many show the person
public record Person(long id, String name, long items) {}
