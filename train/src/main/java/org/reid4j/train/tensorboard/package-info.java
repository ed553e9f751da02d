/// Scalars in TensorBoard's file format, so that a habit keeps working.
@NullMarked
package org.reid4j.train.tensorboard;

import org.jspecify.annotations.NullMarked;
