/// Runs side by side: what they left behind, read back, and how sure the differences between them are.
@NullMarked
package org.reid4j.cli.compare;

import org.jspecify.annotations.NullMarked;
