@NullMarked
package org.reid4j.train.redress;

import org.jspecify.annotations.NullMarked;
