/// Finding people in a gallery: what is asked, what is answered.
@NullMarked
package org.reid4j.gallery.search;

import org.jspecify.annotations.NullMarked;
