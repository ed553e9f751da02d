/// Weights made by others: which files are known, where they are kept, how they are fetched and checked.
@NullMarked
package org.reid4j.train.pretrained;

import org.jspecify.annotations.NullMarked;
