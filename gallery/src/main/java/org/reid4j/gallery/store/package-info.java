/// The gallery in one SQLite file: metadata, vectors and thumbnails together, so that a copy is whole
/// and an erasure
/// reaches everything.
@NullMarked
package org.reid4j.gallery.store;

import org.jspecify.annotations.NullMarked;
