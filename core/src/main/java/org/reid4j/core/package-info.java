/// The domain of person re-identification, in plain Java: no tensors, no native code.
@NullMarked
package org.reid4j.core;

import org.jspecify.annotations.NullMarked;
