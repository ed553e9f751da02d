package org.reid4j.models;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Shapes;

/// A batch of walks, each a set of silhouettes, of equal or of different lengths: what gait networks read.
///
/// Walks of different lengths stand one after the other along S in a batch of one (OpenGait's `seqL`,
/// GaitSet's `batch_frame`). A network works on all frames as one pile of images and asks [#pool] wherever
/// a walk becomes one map.
///
/// @param silhouettes `[N, S, H, W]`, 0 (background) to 1 (person); with lengths `[1, S, H, W]`
/// @param lengths frames of each walk, in order; empty when the batch holds N walks of S frames
public record Walks(Tensor silhouettes, List<Integer> lengths) {
    /// Checks that the shapes fit together.
    ///
    /// @throws IllegalArgumentException naming what does not fit
    public Walks {
        Shapes.require("silhouettes", silhouettes, Shapes.ANY, Shapes.ANY, Shapes.ANY, Shapes.ANY);
        if (silhouettes.numel() == 0) {
            throw new IllegalArgumentException("silhouettes has shape %s, allowed: at least one walk of one frame"
                    .formatted(Shapes.text(Shapes.of(silhouettes))));
        }
        lengths = List.copyOf(lengths);
    }

    /// Walks of equally many frames.
    ///
    /// @param silhouettes `[N, S, H, W]`
    public static Walks of(Tensor silhouettes) {
        return new Walks(silhouettes, List.of());
    }

    /// Walks of different lengths, one after the other. As in GaitSet's release, zeros at the end of the
    /// lengths are no walks, and frames behind the last walk are padding; neither is looked at.
    ///
    /// @param silhouettes `[1, S, H, W]`
    /// @param lengths frames of each walk, each at least 1, together at most S
    /// @throws IllegalArgumentException naming what does not fit
    public static Walks joined(Tensor silhouettes, long... lengths) {
        Shapes.require("silhouettes of walks with lengths", silhouettes, 1, Shapes.ANY, Shapes.ANY, Shapes.ANY);
        int count = lengths.length;
        while (count > 0 && lengths[count - 1] == 0) {
            count--;
        }
        long frames = silhouettes.size(1);
        long used = 0;
        List<Integer> walks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (lengths[i] < 1 || lengths[i] > frames - used) {
                throw new IllegalArgumentException(
                        "lengths has %d at place %d, allowed: 1 to %d, for there are %d frames and %d are of walks before"
                                .formatted(lengths[i], i, frames - used, frames, used));
            }
            used += lengths[i];
            walks.add((int) lengths[i]);
        }
        if (walks.isEmpty()) {
            throw new IllegalArgumentException("lengths names no walk, allowed: at least one length above 0");
        }
        return new Walks(Ops.slice(silhouettes, 1, 0, used), walks);
    }

    /// How many walks there are.
    public int count() {
        return lengths.isEmpty() ? Math.toIntExact(silhouettes.size(0)) : lengths.size();
    }

    /// All frames as images of one channel, walk after walk.
    ///
    /// @return `[F, 1, H, W]`
    public Tensor frames() {
        return Ops.reshape(silhouettes, -1, 1, silhouettes.size(2), silhouettes.size(3));
    }

    /// Set pooling: for each walk the largest value that any of its frames has at a place.
    ///
    /// @param maps `[F, C, h, w]`, a map for each of [#frames()]
    /// @return `[N, C, h, w]`, a map for each walk
    public Tensor pool(Tensor maps) {
        if (lengths.isEmpty()) {
            return largest(maps, count());
        }
        List<Tensor> pooled = new ArrayList<>();
        int from = 0;
        for (int length : lengths) {
            pooled.add(largest(Ops.slice(maps, 0, from, from + length), 1)); // [1, C, h, w]
            from += length;
        }
        return Ops.cat(pooled, 0);
    }

    private static Tensor largest(Tensor maps, int walks) {
        long channels = maps.size(1);
        long height = maps.size(2);
        long width = maps.size(3);
        Tensor rows = Ops.permute(maps, 0, 2, 3, 1); // [F, h, w, C]
        Tensor most = Fn.maxRuns(Ops.reshape(rows, walks, maps.size(0) / walks, height, width * channels), 1);
        return Ops.permute(Ops.reshape(most, walks, height, width, channels), 0, 3, 1, 2); // [N, C, h, w]
    }
}
