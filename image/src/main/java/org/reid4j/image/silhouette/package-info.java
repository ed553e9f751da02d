/// Walks as sets of silhouettes: what gait recognition has instead of photos.
@NullMarked
package org.reid4j.image.silhouette;

import org.jspecify.annotations.NullMarked;
