package org.reid4j.models.dgnet;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.dgnet.AppearanceEncoder.Codes;
import org.reid4j.torch.Ops;

/// What one batch gives before any loss: the codes of both sides, each photo drawn anew, and the pictures in
/// which the two sides wear each other's clothes.
///
/// @param a the one side
/// @param b the other
/// @param ab pictures with the structure of side a and the appearance of side b, `[N, 3, H, W]`
/// @param ba with the structure of side b and the appearance of side a
record Exchange(Side a, Side b, Tensor ab, Tensor ba) {
    /// One side's codes and pictures.
    ///
    /// @param structure `[N, 128, H/4, W/4]`
    /// @param code appearance, `[N, 8192]`
    /// @param photo what the heads say of the photos to know people by
    /// @param other what they say of the other photos
    /// @param own drawn from the photo's own codes, `[N, 3, H, W]`
    /// @param fromOther drawn with the appearance of the other photo
    record Side(Tensor structure, Tensor code, Codes photo, Codes other, Tensor own, Tensor fromOther) {}

    /// Runs the networks. Batch statistics follow the photos in the release's order: photos of both sides, other
    /// photos of both, then the same with erased rectangles.
    ///
    /// @param attached whether codes carry gradients to the appearance encoder
    static Exchange of(DgNetworks nets, PhotoPairs pairs, boolean attached) {
        AppearanceEncoder encoder = nets.appearance();
        Tensor structureA = nets.structure().encode(grey(pairs.a().photos())); // [N, 128, H/4, W/4]
        Tensor structureB = nets.structure().encode(grey(pairs.b().photos()));
        Codes a = encoder.encode(pairs.a().photos());
        Codes b = encoder.encode(pairs.b().photos());
        Tensor codeA = code(a, attached); // [N, 8192]
        Tensor codeB = code(b, attached);
        Tensor ba = nets.decoder().draw(structureB, codeA); // [N, 3, H, W]
        Tensor ab = nets.decoder().draw(structureA, codeB);
        Tensor ownA = nets.decoder().draw(structureA, codeA);
        Tensor ownB = nets.decoder().draw(structureB, codeB);
        Codes otherA = encoder.encode(pairs.a().others());
        Codes otherB = encoder.encode(pairs.b().others());
        Tensor fromOtherA = nets.decoder().draw(structureA, code(otherA, attached));
        Tensor fromOtherB = nets.decoder().draw(structureB, code(otherB, attached));
        Optional<PhotoPairs.Erased> erasedA = pairs.a().erased();
        Optional<PhotoPairs.Erased> erasedB = pairs.b().erased();
        a = erasedA.map(PhotoPairs.Erased::photos).map(encoder::encode).orElse(a);
        b = erasedB.map(PhotoPairs.Erased::photos).map(encoder::encode).orElse(b);
        otherA = erasedA.map(PhotoPairs.Erased::others).map(encoder::encode).orElse(otherA);
        otherB = erasedB.map(PhotoPairs.Erased::others).map(encoder::encode).orElse(otherB);
        return new Exchange(
                new Side(structureA, codeA, a, otherA, ownA, fromOtherA),
                new Side(structureB, codeB, b, otherB, ownB, fromOtherB),
                ab,
                ba);
    }

    static Tensor code(Codes codes, boolean attached) {
        return attached ? codes.feature() : Ops.detach(codes.feature());
    }

    /// What the structure encoder sees: the mean of the normalised colours, `[N, 1, H, W]`.
    static Tensor grey(Tensor images) {
        return Ops.meanDims(images, true, 1);
    }
}
