package org.reid4j.models.dgnet;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/// A batch of the joint training: two sides whose people exchange clothes, and of each person two photos.
///
/// @param a one side
/// @param b the other, of as many people
public record PhotoPairs(Side a, Side b) {
    /// One side.
    ///
    /// @param photos `[N, 3, H, W]`, normalised colours
    /// @param others another photo of each person, `[N, 3, H, W]`
    /// @param people `[N]` i64, each 0 to K-1
    /// @param erased what the identity terms see instead; empty where they see the photos as they are
    public record Side(Tensor photos, Tensor others, Tensor people, Optional<Erased> erased) {}

    /// Photos with erased rectangles.
    ///
    /// @param photos `[N, 3, H, W]`
    /// @param others `[N, 3, H, W]`
    public record Erased(Tensor photos, Tensor others) {}

    /// Checks that there are equally many.
    public PhotoPairs {
        if (a.people().size(0) != b.people().size(0)) {
            throw new IllegalArgumentException("%d people exchange clothes with %d, must be equally many"
                    .formatted(a.people().size(0), b.people().size(0)));
        }
    }
}
