@NullMarked
package org.reid4j.train.released;

import org.jspecify.annotations.NullMarked;
