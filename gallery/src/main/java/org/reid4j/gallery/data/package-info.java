/// What a gallery holds and is asked for, in plain records that stores, indexes and services share.
@NullMarked
package org.reid4j.gallery.data;

import org.jspecify.annotations.NullMarked;
