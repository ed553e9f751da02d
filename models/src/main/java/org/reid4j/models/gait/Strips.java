package org.reid4j.models.gait;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Fn;
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
        return of(map, List.of(bins));
    }

    /// The strips of several scales, one scale after the other. A scale whose strips are made of those of the scale
    /// before is worked out from them.
    ///
    /// @return `[N, C, P]`, P the sum of the bins
    public static Tensor of(Tensor map, List<Integer> bins) {
        long places = map.size(2) * map.size(3);
        Tensor rows =
                Ops.reshape(Ops.permute(map, 0, 2, 3, 1), map.size(0), places, 1, map.size(1)); // [N, h * w, 1, C]
        Tensor means = rows;
        Tensor maxima = rows;
        List<Tensor> scales = new ArrayList<>();
        for (int count : bins) {
            if (places % count != 0) {
                throw new IllegalArgumentException(
                        "silhouettes of this size cannot be cut into strips: a map of %s has %d places, which %d does not divide"
                                .formatted(Shapes.text(map.size(2), map.size(3)), places, count));
            }
            boolean finer = means.size(1) % count == 0;
            means = meanRuns(finer ? means : rows, count); // [N, bins, 1, C]
            maxima = Fn.maxRuns(finer ? maxima : rows, count);
            scales.add(Ops.squeeze(Ops.add(means, maxima), 2)); // [N, bins, C]
        }
        return Ops.transpose(Ops.cat(scales, 1), 1, 2);
    }

    private static Tensor meanRuns(Tensor rows, int runs) {
        Tensor cut = Ops.reshape(rows, rows.size(0), runs, rows.size(1) / runs, rows.size(3));
        return Ops.meanDims(cut, true, 2);
    }
}
