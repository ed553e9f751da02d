/// Who is who: names, assignments, merges, and the way back from each of them.
@NullMarked
package org.reid4j.gallery.people;

import org.jspecify.annotations.NullMarked;
