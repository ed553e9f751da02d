/// Convolutional trunks: an image batch in, a feature map out.
@NullMarked
package org.reid4j.models.backbone;

import org.jspecify.annotations.NullMarked;
