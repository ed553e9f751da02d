@NullMarked
package org.reid4j.train.loader;

import org.jspecify.annotations.NullMarked;
