@NullMarked
package org.reid4j.train;

import org.jspecify.annotations.NullMarked;
