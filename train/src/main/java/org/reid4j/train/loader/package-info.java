/// From sample indices to batches of pixels, ahead of the network and independent of threads.
@NullMarked
package org.reid4j.train.loader;

import org.jspecify.annotations.NullMarked;
