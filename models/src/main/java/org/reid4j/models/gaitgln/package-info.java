/// GLN: "Gait Lateral Network: Learning Discriminative and Compact Representations for Gait Recognition" (Hou,
/// Cao, Liu, Huang; ECCV 2020). The authors released no code; OpenGait re-implemented the network.
///
/// GLN begins as GaitSet: a walk is a set of silhouettes, a branch over the frames and a branch over the set
/// run through three stages. Two things are new. *Lateral connections*, as in feature pyramids for detection:
/// at every stage the frames' maximum and the set's map are joined, brought to 256 channels by a 1x1
/// convolution, and the deeper level, enlarged twice, is added; a 3x3 convolution smooths each level. For that
/// the set is pooled before the maps are halved. All three levels are cut into 16, 8, 4, 2 and 1 strips, and
/// each of the 93 strips passes a matrix of its own. The *compact block*: 93 times 256 numbers say much twice,
/// so batch norm, ReLU, a dropout of 0.9, one matrix and another batch norm make 256 of them.
///
/// Training has two phases: the lateral network with the batch-all triplet loss of each part, then all
/// together with cross-entropy on the compact feature, whose labels are smoothed and whose logits are scaled
/// by 16. SGD, rate 0.1 and then 0.01, batches of 8 people with 16 walks of 30 frames.
///
/// Reported by its authors on CASIA-B, rank-1 in percent without identical views, for normal walking, with a
/// bag, in a coat: 96.9, 94.0, 77.5.
///
/// What differs here and there:
///
/// - OpenGait compares the 93 parts in both phases and has the first level's map twice in its lateral
///   connection, where the paper has nothing to join it with. Its released second phase stops with an error,
///   as its logits have a dimension that its loss does not expect; its loss is computed here as meant.
/// - The variant `article` is a listing printed in an article about the network, kept with all its
///   differences: strips 1, 2 and 4 (21 parts), no matrix for each part, one smoothing convolution for all
///   levels, and a compact block that is one matrix over the 21 parts between two uses of one batch norm. It
///   has no classifier; for phase 2 a bias-free `classifier` is added.
@NullMarked
package org.reid4j.models.gaitgln;

import org.jspecify.annotations.NullMarked;
