/// What the synthetic worlds share: chance that does not depend on threads, places on a body, and how a world comes
/// to lie on disk.
@NullMarked
package org.reid4j.image.world;

import org.jspecify.annotations.NullMarked;
