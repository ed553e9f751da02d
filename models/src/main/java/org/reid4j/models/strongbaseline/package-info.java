/// The strong baseline: "Bag of Tricks and A Strong Baseline for Deep Person Re-identification" (Luo, Gu,
/// Liao, Lai, Jiang; CVPR workshops 2019, journal version in IEEE TMM), whose code was released under the
/// MIT licence.
///
/// A ResNet ends in one pooled feature of 2048 numbers. The paper's observation: the classification loss
/// separates identities by angle, the triplet loss by Euclidean distance, and one feature cannot please
/// both. So a batch norm without shift, the *BNNeck*, stands between them: the triplet and the center loss
/// see the feature before it, the bias-free classifier the one after it, and the feature after it is what
/// is compared at test time, by cosine.
///
/// Six tricks make the baseline: ten epochs of warm-up, random erasing, label smoothing 0.1, stride 1 in
/// the last stage (a map of 16x8 for 256x128 images), the BNNeck, and a center loss of weight 0.0005 with
/// its own optimizer. The rest is plain: images 256x128, padding by 10 and cropping, flipping, batches of
/// 16 identities with 4 images, triplet margin 0.3, Adam at 3.5e-4 for 120 epochs, a tenth of it after 40
/// and again after 70, weight decay 5e-4.
///
/// Reported by its authors, rank-1 / mAP on Market-1501 and DukeMTMC-reID without re-ranking: ResNet-50
/// 94.5/85.9 and 86.4/76.4; on Market-1501 ResNet-18 91.7/77.8, ResNet-34 92.7/82.7, ResNet-101 94.5/87.1,
/// SE-ResNet-50 94.4/86.3, ResNet-50-IBN-a 95.0/88.2.
///
/// What differs from the release here:
///
/// - Its plain ResNets have no ReLU after the first batch norm. `stem_relu=false` is needed for its
///   published weights and is assumed for weight files that do not say otherwise; new training has the
///   ReLU, as ImageNet weights expect.
/// - Its IBN-a trunk carries ImageNet's unused classifier (`base.fc.weight`, `base.fc.bias`) along; here it
///   is dropped on loading.
/// - Its smoothed labels are float32 constants; kept so.
/// - GeM pooling (weight `gap.p`), the cosine and the normalised triplet metric are additions.
@NullMarked
package org.reid4j.models.strongbaseline;

import org.jspecify.annotations.NullMarked;
