package org.reid4j.models.dgnet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.dgnet.AppearanceEncoder.Codes;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;

/// What one batch gives before any loss: the codes of both sides, each photo drawn anew, and the pictures
/// in which the two sides wear each other's clothes.
///
/// Whatever does not normalise over its batch runs once for both sides, side a before side b: that is the
/// same arithmetic in fewer and larger pieces. Only the appearance encoder goes photo set by photo set.
///
/// @param photos of both sides, `[2N, 3, H, W]`
/// @param a what the heads say of the one side
/// @param b and of the other
/// @param structure codes of both sides, `[2N, 128, H/4, W/4]`
/// @param code appearance of both sides, `[2N, 8192]`
/// @param own drawn from the photos' own codes, `[2N, 3, H, W]`
/// @param fromOther drawn with the appearance of the other photos, `[2N, 3, H, W]`
/// @param exchanged the pictures in each other's clothes; empty where no term looks at them
record Exchange(
        Tensor photos,
        Side a,
        Side b,
        Tensor structure,
        Tensor code,
        Tensor own,
        Tensor fromOther,
        Optional<Redressed> exchanged) {
    /// One side's people.
    ///
    /// @param photo what the heads say of the photos to know people by
    /// @param other what they say of the other photos
    record Side(Codes photo, Codes other) {}

    /// The pictures in each other's clothes.
    ///
    /// @param both first `ab`, then `ba`, `[2N, 3, H, W]`
    /// @param ab pictures with the structure of side a and the appearance of side b, `[N, 3, H, W]`
    /// @param ba with the structure of side b and the appearance of side a
    record Redressed(Tensor both, Tensor ab, Tensor ba) {}

    /// How much pictures in exchanged clothes differ from each other, place by place, over how much the photos do;
    /// 1 where none are drawn.
    double variety() {
        return exchanged
                .map(pictures -> spread(pictures.both()) / Math.max(spread(photos), 1e-12))
                .orElse(1.0);
    }

    private static double spread(Tensor pictures) {
        try (var _ = Scope.open();
                var _ = NoGrad.open()) {
            Tensor mean = Ops.meanDims(pictures, true, 0); // [1, 3, H, W]
            return Tensors.item(Ops.mean(Ops.abs(Ops.sub(pictures, mean))));
        }
    }

    Tensor redressed() {
        return exchanged.orElseThrow().both();
    }

    Tensor ab() {
        return exchanged.orElseThrow().ab();
    }

    Tensor ba() {
        return exchanged.orElseThrow().ba();
    }

    /// Runs the networks. Batch statistics follow the photos in the release's order: photos of both sides,
    /// other photos of both, then the same with erased rectangles.
    ///
    /// @param attached whether codes carry gradients to the appearance encoder
    /// @param exchanges whether people are drawn in each other's clothes
    static Exchange of(DgNetworks nets, PhotoPairs pairs, boolean attached, boolean exchanges) {
        AppearanceEncoder encoder = nets.appearance();
        Optional<PhotoPairs.Erased> erasedA = pairs.a().erased();
        Optional<PhotoPairs.Erased> erasedB = pairs.b().erased();
        Tensor photos = Ops.cat(List.of(pairs.a().photos(), pairs.b().photos()), 0); // [2N, 3, H, W]
        Tensor structure = nets.structure().encode(grey(photos)); // [2N, 128, H/4, W/4]
        boolean readA = attached || erasedA.isEmpty();
        boolean readB = attached || erasedB.isEmpty();
        Codes a = encode(encoder, pairs.a().photos(), readA);
        Codes b = encode(encoder, pairs.b().photos(), readB);
        Codes otherA = encode(encoder, pairs.a().others(), readA);
        Codes otherB = encode(encoder, pairs.b().others(), readB);
        Tensor codeA = code(a, attached); // [N, 8192]
        Tensor codeB = code(b, attached);
        List<Tensor> given = new ArrayList<>(List.of(codeA, codeB, code(otherA, attached), code(otherB, attached)));
        if (exchanges) {
            given.addAll(List.of(codeB, codeA));
        }
        int drawings = given.size() / 2;
        Tensor codes = Ops.cat(given, 0); // [4N or 6N, 8192]
        Tensor structures = Ops.cat(Collections.nCopies(drawings, structure), 0); // as many [.., 128, H/4, W/4]
        List<Tensor> drawn = Ops.chunk(nets.decoder().draw(structures, codes), drawings, 0); // [2N, 3, H, W] each
        a = erasedA.map(PhotoPairs.Erased::photos).map(encoder::encode).orElse(a);
        b = erasedB.map(PhotoPairs.Erased::photos).map(encoder::encode).orElse(b);
        otherA = erasedA.map(PhotoPairs.Erased::others).map(encoder::encode).orElse(otherA);
        otherB = erasedB.map(PhotoPairs.Erased::others).map(encoder::encode).orElse(otherB);
        return new Exchange(
                photos,
                new Side(a, otherA),
                new Side(b, otherB),
                structure,
                Ops.cat(List.of(codeA, codeB), 0),
                drawn.get(0),
                drawn.get(1),
                exchanges ? Optional.of(redressed(drawn.get(2))) : Optional.empty());
    }

    private static Redressed redressed(Tensor both) {
        List<Tensor> sides = Ops.chunk(both, 2, 0); // 2 x [N, 3, H, W]
        return new Redressed(both, sides.getFirst(), sides.getLast());
    }

    /// @param learns whether anything that has gradients is read of it
    private static Codes encode(AppearanceEncoder encoder, Tensor photos, boolean learns) {
        if (learns) {
            return encoder.encode(photos);
        }
        try (var _ = NoGrad.open()) {
            return encoder.encode(photos);
        }
    }

    static Tensor code(Codes codes, boolean attached) {
        return attached ? codes.feature() : Ops.detach(codes.feature());
    }

    /// What the structure encoder sees: the mean of the normalised colours, `[N, 1, H, W]`.
    static Tensor grey(Tensor images) {
        return Ops.meanDims(images, true, 1);
    }
}
