/// The Java side of comparisons with other software; the scripts beside the module run it.
@NullMarked
package org.reid4j.benchmarks;

import org.jspecify.annotations.NullMarked;
