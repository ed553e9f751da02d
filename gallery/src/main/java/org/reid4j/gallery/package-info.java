/// Durable galleries: a store that is the truth, an index made of it, and what people do with them.
@NullMarked
package org.reid4j.gallery;

import org.jspecify.annotations.NullMarked;
