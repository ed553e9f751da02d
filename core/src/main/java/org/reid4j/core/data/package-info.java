/// What lies on disk: photos with an identity and a camera, and the public datasets they come from.
@NullMarked
package org.reid4j.core.data;

import org.jspecify.annotations.NullMarked;
