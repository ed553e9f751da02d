package org.reid4j.train.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.reid4j.torch.trace.Op;

/// Adaptive pooling in words that ONNX has: the whole map, equal windows, or where cells differ in size
/// and overlap, each cell by itself.
///
/// @param out receives the nodes
/// @param pool the grid
record Cells(Nodes out, Op.AdaptivePool pool) {

    /// @param x `[N, C, h, w]`
    /// @return the name of `[N, C, height, width]`
    String of(String x, long h, long w) {
        if (pool.height() == 1 && pool.width() == 1) {
            return out.node(pool.max() ? "GlobalMaxPool" : "GlobalAveragePool", x);
        }
        if (h % pool.height() == 0 && w % pool.width() == 0) {
            var window = Nodes.wholes(List.of(h / pool.height(), w / pool.width()));
            return out.node(
                    pool.max() ? "MaxPool" : "AveragePool", Map.of("kernel_shape", window, "strides", window), x);
        }
        List<String> rows = new ArrayList<>();
        for (int row = 0; row < pool.height(); row++) {
            String band = out.slice(x, 2, from(row, pool.height(), h), to(row, pool.height(), h));
            List<String> cells = new ArrayList<>();
            for (int column = 0; column < pool.width(); column++) {
                String cell = out.slice(band, 3, from(column, pool.width(), w), to(column, pool.width(), w));
                cells.add(out.reduce(pool.max() ? Op.Reduction.MAX : Op.Reduction.MEAN, cell, true, List.of(2, 3)));
            }
            rows.add(joined(cells, 3));
        }
        return joined(rows, 2);
    }

    private String joined(List<String> parts, int dim) {
        return parts.size() == 1
                ? parts.getFirst()
                : out.node("Concat", Map.of("axis", Nodes.whole(dim)), parts.toArray(String[]::new));
    }

    /// PyTorch's borders: cells of a map that does not divide evenly overlap by one.
    private static long from(long cell, long cells, long size) {
        return cell * size / cells;
    }

    private static long to(long cell, long cells, long size) {
        return Math.ceilDiv((cell + 1) * size, cells);
    }
}
