/// Galleries out of and into open files.
@NullMarked
package org.reid4j.gallery.transfer;

import org.jspecify.annotations.NullMarked;
