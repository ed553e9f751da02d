/// Photos into a gallery, from folders and lists.
@NullMarked
package org.reid4j.gallery.ingest;

import org.jspecify.annotations.NullMarked;
