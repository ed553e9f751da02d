/// Finds the nearest vectors: exact scans over 8-bit codes with floats behind them, and a graph
/// for large galleries, both over the same memory outside the heap.
///
/// [Indexes] opens one. [VectorSlots] keeps the vectors, [Scan] reads them all, [SlotGraph] walks from one
/// to its neighbours; [ExactIndex] and [GraphIndex] are what a gallery sees of them.
@NullMarked
package org.reid4j.gallery.index;

import org.jspecify.annotations.NullMarked;
