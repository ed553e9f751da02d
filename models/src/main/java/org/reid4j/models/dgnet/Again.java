package org.reid4j.models.dgnet;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.dgnet.AppearanceEncoder.Codes;
import org.reid4j.torch.Ops;

/// The pictures with exchanged clothes, encoded again: what the terms on codes, on the cycle and on drawn people
/// look at.
///
/// @param structureA of the pictures in the structure of side a; empty where no term looks at it
/// @param structureB of those in the structure of side b
/// @param a codes and heads on the pictures in the clothes of side a
/// @param b those in the clothes of side b
record Again(Optional<Tensor> structureA, Optional<Tensor> structureB, Codes a, Codes b) {
    /// Encodes the pictures.
    ///
    /// @param attached whether the encoders themselves learn; else copies of them carry the gradient
    ///     to the pictures
    /// @param structures whether a term looks at the structure codes
    /// @param learnStructure where not attached: whether the structure encoder learns from the pictures, which
    ///     then stay as they are
    static Again of(DgNetworks nets, Exchange drawn, boolean attached, boolean structures, boolean learnStructure) {
        Optional<Tensor> structureA = Optional.empty();
        Optional<Tensor> structureB = Optional.empty();
        if (structures) {
            boolean still = learnStructure && !attached;
            StructureEncoder encoder = learnStructure || attached ? nets.structure() : nets.frozenStructure();
            structureA = Optional.of(encoder.encode(Exchange.grey(still ? Ops.detach(drawn.ab()) : drawn.ab())));
            structureB = Optional.of(encoder.encode(Exchange.grey(still ? Ops.detach(drawn.ba()) : drawn.ba())));
        }
        AppearanceEncoder encoder = attached ? nets.appearance() : nets.frozenAppearance();
        return new Again(structureA, structureB, encoder.encode(drawn.ba()), encoder.encode(drawn.ab()));
    }
}
