/// The layouts of datasets, one file each: what they look like on disk, how they are read, what was published
/// of them.
@NullMarked
package org.reid4j.core.data.sets;

import org.jspecify.annotations.NullMarked;
