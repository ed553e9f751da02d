@NullMarked
package org.reid4j.train.tensorboard;

import org.jspecify.annotations.NullMarked;
