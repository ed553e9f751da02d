/// What the gait networks are made of: convolutions over frames, strips, a fully connected layer for each part.
@NullMarked
package org.reid4j.models.gait;

import org.jspecify.annotations.NullMarked;
