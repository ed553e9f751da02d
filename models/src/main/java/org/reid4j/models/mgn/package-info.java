/// MGN, the multiple granularity network: "Learning Discriminative Features with Multiple Granularities for
/// Person Re-Identification" (Wang, Yuan, Chen, Li, Zhou; ACM Multimedia 2018, arXiv 1804.01438).
///
/// What tells two people apart may be small: a bag, a print on a shirt. A network that sees the whole body
/// at once finds the large things and stops there. So MGN splits a ResNet-50 after the first block of its
/// third stage into three branches of equal weights at first. One keeps the whole body. The second also
/// cuts its map into two stripes, the third into three, and each stripe must recognise the person on its
/// own: the fewer rows a stripe has, the finer what it must look at. Nothing says where a head or a leg is.
///
/// The whole-body branch has a map of 12x4 for images of 384x128; in the others the last stage keeps its
/// stride at 1, a map of 24x8, because stripes need rows. Eight vectors of 2048 numbers are pooled from the
/// maps (three of the whole body, two halves, three thirds) and each is reduced to 256 by a 1x1
/// convolution, batch norm and ReLU. The eight reduced vectors side by side, 2048 numbers, are compared at
/// test time.
///
/// Each of the eight has a softmax loss. The three of the whole body also have a batch-hard triplet loss of
/// margin 1.2, on the reduced vectors; stripes have none, since badly cut images would pull unlike parts
/// together. Trained with SGD at 0.01 for 80 epochs, a tenth of it after 40 and again after 60, weight decay
/// 5e-4, batches of 16 identities with 4 images, flipping alone for augmentation; features of an image and
/// its mirror image are averaged at test time.
///
/// The authors released no code. Reported by them, rank-1 / mAP without re-ranking: Market-1501 95.7/86.9,
/// DukeMTMC-reID 88.7/78.4, CUHK03 (new split) labelled 68.0/67.4, detected 66.8/66.0.
///
/// Where the variants differ:
///
/// - `paper` pools maxima, and the softmax losses of the whole-body vectors see the 2048 numbers before
///   the reduction; classifiers have no bias. Both losses weigh 1.
/// - `article` is seathiefwang/MGN-pytorch, whose listing is found in articles: all softmax losses see
///   reduced vectors, with biases, though the classifiers keep the name `fc_id_2048`; pools means unless
///   told otherwise; its best run weighs the triplet term 2.
/// - `shared` is GNAYUOHZ/ReID-MGN: as `article`, but maxima, one reduction for all eight vectors, and the
///   softmax term weighs 2.
///
/// Ours is adaptive pooling, which gives the same stripes at 384x128 and works at any size. The choice of
/// trunk, label smoothing and the loss weights as settings are additions too.
@NullMarked
package org.reid4j.models.mgn;

import org.jspecify.annotations.NullMarked;
