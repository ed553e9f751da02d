@NullMarked
package org.reid4j.torch.weights;

import org.jspecify.annotations.NullMarked;
