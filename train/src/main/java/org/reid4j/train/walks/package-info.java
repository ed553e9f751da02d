/// From walks on disk to the frames a gait network reads.
@NullMarked
package org.reid4j.train.walks;

import org.jspecify.annotations.NullMarked;
