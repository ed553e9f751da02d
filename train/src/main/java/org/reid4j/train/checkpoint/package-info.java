/// What a run needs to go on as if it had never stopped, on disk at any moment.
@NullMarked
package org.reid4j.train.checkpoint;

import org.jspecify.annotations.NullMarked;
