/// What another store or index has to offer so that galleries can stand on it, with a contract test for
/// each.
@NullMarked
package org.reid4j.gallery.spi;

import org.jspecify.annotations.NullMarked;
