@NullMarked
package org.reid4j.train.checkpoint;

import org.jspecify.annotations.NullMarked;
