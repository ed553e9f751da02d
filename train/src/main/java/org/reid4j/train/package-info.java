/// Training and measuring: phases and steps, run folders, embedding of whole datasets.
@NullMarked
package org.reid4j.train;

import org.jspecify.annotations.NullMarked;
