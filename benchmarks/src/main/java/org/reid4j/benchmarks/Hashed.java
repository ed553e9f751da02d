package org.reid4j.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Shapes;
import org.reid4j.torch.Tensors;

/// Numbers that two languages compute alike, so that both sides of a comparison have one network and one batch.
final class Hashed {
    private Hashed() {}

    /// Numbers from 0 to below 1 by place: a hash of 32 bits.
    static void noise(long seed, float[] values) {
        for (int i = 0; i < values.length; i++) {
            long h = (i + seed) * 2654435761L & 0xFFFFFFFFL;
            h ^= h >>> 15;
            h = h * 2246822519L & 0xFFFFFFFFL;
            h ^= h >>> 13;
            values[i] = (float) (h / 4294967296.0);
        }
    }

    /// The seed of a name.
    static long seed(String name) {
        var crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    /// Weights with several dimensions uniform within ±√(6 / inputs), scales 1, shifts 0.
    ///
    /// @param prefix of the names that decide the numbers
    static void fill(String prefix, Map<String, Tensor> parameters) {
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open()) {
            parameters.forEach((name, weight) -> {
                long[] shape = Shapes.of(weight);
                var values = new float[(int) weight.numel()];
                if (shape.length > 1) {
                    double inputs = name.contains("fc_bin") ? shape[1] : weight.numel() / (double) shape[0];
                    noise(seed(prefix + name), values);
                    for (int i = 0; i < values.length; i++) {
                        values[i] = (float) ((values[i] * 2 - 1) * Math.sqrt(6 / inputs));
                    }
                } else {
                    Arrays.fill(values, name.endsWith("weight") || name.endsWith("gamma") ? 1 : 0);
                }
                weight.copy_(Tensors.of(values, shape));
            });
        }
    }
}
