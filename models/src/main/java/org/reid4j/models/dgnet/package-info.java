/// DG-Net: "Joint Discriminative and Generative Learning for Person Re-identification" (Zheng, Yang, Yu, Zheng,
/// Yang, Kautz; CVPR 2019), whose code was released for non-commercial use: written anew here from the paper and
/// from facts (sizes, names, constants).
///
/// A network that knows people sees each in a handful of outfits. The paper lets it make more: it takes a
/// picture apart into appearance (clothes, shoes, bag: a vector) and structure (pose, hair, face, background: a
/// map), draws the one person's appearance in the other's structure, and learns from what it drew. The appearance
/// encoder is the re-identification network itself, so both tasks share one code.
///
/// Five networks, each of which `reid forward dgnet:…` runs alone: [AppearanceEncoder], [StructureEncoder],
/// [Decoder], [Discriminator] and [Teacher]. The structure encoder sees grey pictures only, so that colour must
/// come from the appearance; the decoder is steered by adaptive instance normalisation; the discriminator judges
/// patches at three scales by least squares; the teacher, trained before, gives soft labels for drawn pictures.
///
/// [JointTraining] is one iteration of learning together, [DgNet] the appearance encoder as the re-identification
/// network that is measured.
///
/// What differs from the release here:
///
/// - The appearance code is not cut off from the gradients inside the network: its user does that.
/// - Generator files hold structure encoder and decoder in one; here they are two networks, and a part is read
///   out of the released file by its names.
@NullMarked
package org.reid4j.models.dgnet;

import org.jspecify.annotations.NullMarked;
