/// Trained models in use: what must travel with weights, and photos to embeddings without libtorch.
@NullMarked
package org.reid4j.embed;

import org.jspecify.annotations.NullMarked;
