/// DG-Net in use: people drawn in each other's clothes with trained weights, grids and training photos
/// made of them, and how good they are. Knows weight files, not how they were trained.
@NullMarked
package org.reid4j.train.redress;

import org.jspecify.annotations.NullMarked;
