/// The galleries that a server has open, and the network that all share.
@NullMarked
package org.reid4j.serve.galleries;

import org.jspecify.annotations.NullMarked;
