@NullMarked
package org.reid4j.train.hook;

import org.jspecify.annotations.NullMarked;
