/// Tests of how drawn pictures are judged: closed forms, numbers computed with NumPy, errors.
@NullMarked
package org.reid4j.core.quality;

import org.jspecify.annotations.NullMarked;
