/// How the learning rate changes over time.
@NullMarked
package org.reid4j.train.schedule;

import org.jspecify.annotations.NullMarked;
