/// What the synthetic worlds share: chance that does not depend on threads, and places on a body.
@NullMarked
package org.reid4j.image.world;

import org.jspecify.annotations.NullMarked;
