/// Trained networks on their way out: from what a network computes to a file that other programs run.
///
/// `TracedNet` (what the network does) `-Folding->` without batch norms `-Translation->` `OnnxGraph`
/// `-OnnxFile->` disk `-ExportCheck->` compared with the network itself.
@NullMarked
package org.reid4j.train.export;

import org.jspecify.annotations.NullMarked;
