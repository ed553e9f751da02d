/// Walks on their way into a gait network: read, cut into clips, embedded and measured.
@NullMarked
package org.reid4j.train.walks;

import org.jspecify.annotations.NullMarked;
