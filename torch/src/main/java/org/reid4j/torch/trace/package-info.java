/// What a network computes, written down while it runs: the operations between its inputs, its weights and
/// its outputs, for those who write the network into another format.
@NullMarked
package org.reid4j.torch.trace;

import org.jspecify.annotations.NullMarked;
