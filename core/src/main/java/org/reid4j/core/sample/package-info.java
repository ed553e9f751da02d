/// Which photos make a batch: samplers that depend on one seed and nothing else.
@NullMarked
package org.reid4j.core.sample;

import org.jspecify.annotations.NullMarked;
