/// What stands between the feature that metric losses see and the one the classifier sees.
@NullMarked
package org.reid4j.models.neck;

import org.jspecify.annotations.NullMarked;
