/// From bytes to pixels: reading with limits, resizing, augmenting.
@NullMarked
package org.reid4j.image;

import org.jspecify.annotations.NullMarked;
