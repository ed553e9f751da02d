package org.reid4j.models.gait;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Shapes;

/// Horizontal pyramid pooling (Fu et al. 2019, as GaitSet and GLN use it): the map is cut into strips, at
/// several scales, and each strip becomes mean plus maximum of its places.
public final class Strips {
    private Strips() {}

    /// The strips of one scale, from the head down.
    ///
    /// @param map `[N, C, h, w]`
    /// @param bins how many strips; divides h·w. Where it does not divide h, a strip ends within a row, as in
    ///     the releases
    /// @return `[N, C, bins]`
    /// @throws IllegalArgumentException when the map cannot be cut so
    public static Tensor of(Tensor map, int bins) {
        long places = map.size(2) * map.size(3);
        if (places % bins != 0) {
            throw new IllegalArgumentException(
                    "silhouettes of this size cannot be cut into strips: a map of %s has %d places, which %d does not divide"
                            .formatted(Shapes.text(map.size(2), map.size(3)), places, bins));
        }
        Tensor strips = Ops.reshape(map, map.size(0), map.size(1), bins, places / bins);
        return Ops.add(Ops.meanDims(strips, false, 3), Ops.max(strips, 3, false).values());
    }

    /// The strips of several scales, one scale after the other.
    ///
    /// @return `[N, C, P]`, P the sum of the bins
    public static Tensor of(Tensor map, List<Integer> bins) {
        List<Tensor> scales = new ArrayList<>();
        bins.forEach(count -> scales.add(of(map, count)));
        return Ops.cat(scales, 2);
    }
}
