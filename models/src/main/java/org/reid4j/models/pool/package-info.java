/// From a feature map to one vector per image.
@NullMarked
package org.reid4j.models.pool;

import org.jspecify.annotations.NullMarked;
