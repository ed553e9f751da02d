/// GaitSet: "GaitSet: Regarding Gait as a Set for Cross-View Gait Recognition" (Chao, He, Zhang, Feng; AAAI
/// 2019), the ancestor of GLN.
///
/// A walk is a set of silhouettes: their order is not looked at, so walks of any length and frame rate can be
/// compared. Three pairs of convolutions see each frame alone; the set's map is the maximum over the frames.
/// A second branch of the same convolutions runs on the set's map from the first stage on and takes the
/// frames' maxima in after the second and third stage. Both final maps are cut into 1, 2, 4, 8 and 16
/// horizontal strips; each of the 62 strips becomes mean plus maximum, passes a matrix of its own, and is
/// compared on its own. Trained with the batch-all triplet loss of each strip, margin 0.2, on batches of 8
/// people with 16 walks of 30 frames.
///
/// Reported by its authors on CASIA-B, rank-1 in percent without identical views, for normal walking, with a
/// bag, in a coat: 95.0, 87.2, 70.4.
///
/// The two releases, the authors' own and OpenGait's, are the same network: the order of the parts, the
/// shape of the result and the names differ. Both are here as variants.
@NullMarked
package org.reid4j.models.gaitset;

import org.jspecify.annotations.NullMarked;
