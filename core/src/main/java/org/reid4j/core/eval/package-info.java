/// From embeddings to numbers: distances, rankings, CMC, mAP, mINP, re-ranking, thresholds.
@NullMarked
package org.reid4j.core.eval;

import org.jspecify.annotations.NullMarked;
