/// How good drawn pictures are: likeness to a photo ([org.reid4j.core.quality.Ssim]) and likeness of
/// two crowds ([org.reid4j.core.quality.FrechetDistance]).
@NullMarked
package org.reid4j.core.quality;

import org.jspecify.annotations.NullMarked;
