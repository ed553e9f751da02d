/// How gait recognition is measured: who walks here, seen from another side than those he is compared with.
@NullMarked
package org.reid4j.core.eval.gait;

import org.jspecify.annotations.NullMarked;
