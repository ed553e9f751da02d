package org.reid4j.models.dgnet;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.dgnet.AppearanceEncoder.Codes;
import org.reid4j.torch.Ops;

/// The pictures with exchanged clothes, encoded again: what the terms on codes, on the cycle and on drawn people
/// look at.
///
/// @param structure of the pictures in the structure of side a, then b; empty where no term looks at it
/// @param a codes and heads on the pictures in the clothes of side a
/// @param b those in the clothes of side b
record Again(Optional<Tensor> structure, Codes a, Codes b) {
    /// Encodes the pictures.
    ///
    /// @param attached whether the encoders themselves learn; else copies of them carry the gradient
    ///     to the pictures
    /// @param structures whether a term looks at the structure codes
    /// @param learnStructure where not attached: whether the structure encoder learns from the pictures, which
    ///     then stay as they are
    static Again of(DgNetworks nets, Exchange drawn, boolean attached, boolean structures, boolean learnStructure) {
        Optional<Tensor> structure = Optional.empty();
        if (structures) {
            boolean still = learnStructure && !attached;
            StructureEncoder encoder = learnStructure || attached ? nets.structure() : nets.frozenStructure();
            Tensor pictures = still ? Ops.detach(drawn.redressed()) : drawn.redressed(); // [2N, 3, H, W]
            structure = Optional.of(encoder.encode(Exchange.grey(pictures)));
        }
        AppearanceEncoder encoder = attached ? nets.appearance() : nets.frozenAppearance();
        return new Again(structure, encoder.encode(drawn.ba()), encoder.encode(drawn.ab()));
    }

    /// The appearance codes, side a before side b, `[2N, 8192]`.
    Tensor code(boolean attached) {
        return Ops.cat(List.of(Exchange.code(a, attached), Exchange.code(b, attached)), 0);
    }
}
