/// Losses, one a file, each with the formula of the code it must equal.
@NullMarked
package org.reid4j.models.loss;

import org.jspecify.annotations.NullMarked;
