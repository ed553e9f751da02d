/// CUHK03 as its authors give it away: one MATLAB file of 28,000 photos, and the lists of two protocols.
@NullMarked
package org.reid4j.train.cuhk03;

import org.jspecify.annotations.NullMarked;
