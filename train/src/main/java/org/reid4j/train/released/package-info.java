/// Weights that others published: which release a file is of, its tensors under this project's names,
/// what it expects of a photo, and their import.
@NullMarked
package org.reid4j.train.released;

import org.jspecify.annotations.NullMarked;
