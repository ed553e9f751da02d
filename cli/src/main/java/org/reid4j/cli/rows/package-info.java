/// Embeddings as tables that other programs open: safetensors, NumPy, CSV and Parquet, written and read
/// back
/// row by row, so that memory does not grow with the number of photos.
@NullMarked
package org.reid4j.cli.rows;

import org.jspecify.annotations.NullMarked;
