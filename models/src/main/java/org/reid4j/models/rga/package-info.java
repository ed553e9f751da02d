/// RGA-SC: "Relation-Aware Global Attention for Person Re-identification" (Zhang, Lan, Zeng, Jin, Chen; CVPR
/// 2020), whose code was released under the MIT licence, for CUHK03.
///
/// Convolutions see a neighbourhood, so attention learned by them cannot know that a bright patch is the only
/// one in the picture, or one of twenty. The paper lets each place know how it relates to all others: the
/// inner products of its embedding with theirs, in both directions, stacked in a fixed order so that the
/// vector also says where the place is. A small network makes one number between 0 and 1 of that vector and of
/// the place itself, and the place is multiplied by it. Channels are then weighed the same way, each channel
/// being a vector of places. A module of both stands behind each of ResNet-50's four stages; the rest is plain:
/// last stride 1, average pooling, a batch norm without shift, a bias-free classifier.
///
/// Trained with cross-entropy on smoothed labels (0.1) and batch-hard triplet loss (margin 0.3) on the feature
/// before the batch norm, weights 1 and 1; Adam at 8e-4 after 20 epochs of linear warm-up from 8e-6, halved at
/// 80, 120, … 360, 600 epochs in which each identity comes once (16 x 4); weight decay 5e-4; pictures of 256x128,
/// half of them shifted, half mirrored, half erased with the mean colour.
///
/// Reported by its authors, rank-1 / mAP: CUHK03 (767/700) labelled 81.1/77.4, detected 79.6/74.5; Market-1501
/// 96.1/88.4; MSMT17 80.3/57.5.
///
/// What differs from the release here:
///
/// - The matrix of relations is never built: between it and the convolution on it stands no nonlinearity, so
///   the products are taken in another order (`Relations`). Same numbers, a thirtieth of the multiplications.
/// - Widths that integer division makes 0 on small maps are 1, so that pictures from 32x32 work; the release
///   needs maps of 56 places.
/// - Its average precision is the trapezoid one of an old scikit-learn, about a point lower than today's.
/// - Other trunks than ResNet-50, `attention=none`, the soft margin and `last_stride=2` are additions.
@NullMarked
package org.reid4j.models.rga;

import org.jspecify.annotations.NullMarked;
