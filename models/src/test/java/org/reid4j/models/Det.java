package org.reid4j.models;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Shapes;
import org.reid4j.torch.Tensors;

/// Regenerates the weights and inputs of the parity fixtures: every number is a function of its tensor's
/// name and its place (FNV-1a of the name, then SplitMix64).
public final class Det {
    private Det() {}

    /// `count` values in [-1, 1), each exact in float32.
    public static double[] values(String name, int count) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            long z = hash + (i + 1) * 0x9E3779B97F4A7C15L;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            z ^= z >>> 31;
            values[i] = (z >>> 40) * 0x1p-23 - 1;
        }
        return values;
    }

    /// The weight of a fixture in float64; the float32 fixtures round it.
    public static double[] weight(String tag, String key, long... shape) {
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        double[] v = values(tag + ":" + key, Math.toIntExact(count));
        String last = key.substring(key.lastIndexOf('.') + 1);
        double scale;
        double shift = 0;
        if (last.equals("running_var")) {
            shift = 1;
            scale = 0.5;
        } else if (last.equals("running_mean")) {
            scale = 0.1;
        } else if (shape.length <= 1) {
            boolean gain = last.equals("weight") || last.equals("gamma");
            shift = gain ? 0.7 : 0;
            scale = gain ? 0.2 : 0.1;
        } else {
            double fanIn = key.contains("fc_bin") ? shape[1] : count / (double) shape[0];
            scale = Math.sqrt(3.0) * Math.sqrt(2.0 / fanIn);
        }
        for (int i = 0; i < v.length; i++) {
            v[i] = shift + scale * v[i];
        }
        return v;
    }

    /// Fills a state dict with a fixture's weights, in whatever precision it has; counters stay 0.
    public static void fill(Map<String, Tensor> stateDict, String tag) {
        try (NoGrad _ = NoGrad.open()) {
            stateDict.forEach((key, tensor) -> {
                if (!key.endsWith("num_batches_tracked")) {
                    long[] shape = Shapes.of(tensor);
                    try (Tensor source = Tensors.of(weight(tag, key, shape), shape)) {
                        tensor.copy_(source);
                    }
                }
            });
        }
    }

    /// The silhouettes of a fixture in float64: 0 or 1.
    public static Tensor silhouettes(String tag, long... shape) {
        int count = Math.toIntExact(shape[0] * shape[1] * shape[2] * shape[3]);
        double[] v = values("input:" + tag, count);
        for (int i = 0; i < count; i++) {
            v[i] = v[i] > 0.1 ? 1 : 0;
        }
        return Tensors.of(v, shape);
    }

    /// The images of a fixture in float64.
    public static Tensor images(String tag, long... shape) {
        int count = Math.toIntExact(shape[0] * shape[1] * shape[2] * shape[3]);
        double[] v = values("input:" + tag, count);
        for (int i = 0; i < count; i++) {
            v[i] *= 2;
        }
        return Tensors.of(v, shape);
    }
}
