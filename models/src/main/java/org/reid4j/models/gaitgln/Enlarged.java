package org.reid4j.models.gaitgln;

import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Ops;

/// The step from a level of the pyramid to the finer one above it.
final class Enlarged {
    private Enlarged() {}

    /// Adds the deeper level, each of its places as a square of four.
    ///
    /// @param level `[N, C, 2h, 2w]`
    /// @param deeper `[N, C, h, w]`
    /// @throws IllegalArgumentException for other sizes: then halving had to drop a row or column
    static Tensor under(Tensor level, Tensor deeper) {
        int height = Math.toIntExact(2 * deeper.size(2));
        int width = Math.toIntExact(2 * deeper.size(3));
        if (level.size(2) != height || level.size(3) != width) {
            throw new IllegalArgumentException(
                    "silhouettes of this size cannot be halved twice: height and width must be multiples of 4");
        }
        return Ops.add(Fn.resizeNearest(deeper, height, width), level);
    }
}
