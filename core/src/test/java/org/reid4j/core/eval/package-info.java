/// Tests of evaluation: numbers of the official code, naive oracles, properties over seeds, errors.
@NullMarked
package org.reid4j.core.eval;

import org.jspecify.annotations.NullMarked;
