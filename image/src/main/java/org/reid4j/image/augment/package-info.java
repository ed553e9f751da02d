/// Random changes of training photos, one record a file, in the order of the released strong baseline.
@NullMarked
package org.reid4j.image.augment;

import org.jspecify.annotations.NullMarked;
