package org.reid4j.torch;

import java.util.function.DoubleSupplier;
import org.bytedeco.pytorch.Tensor;

/// Fills weights with their first values, all from an explicit generator: the same seed gives the same bytes on every
/// machine.
///
/// Names and formulas are those of `torch.nn.init`; the random numbers themselves are our own.
public final class Init {
    private Init() {}

    /// He et al. 2015 for layers followed by a ReLU, keeping the variance of gradients: normal, std = √(2 / fan_out).
    public static void kaimingNormalFanOut(Tensor weight, Rng rng) {
        normal(weight, Math.sqrt(2.0 / fanOut(weight)), rng);
    }

    /// He et al. 2015 for layers followed by a ReLU, keeping the variance of activations: normal, std = √(2 / fan_in).
    public static void kaimingNormalFanIn(Tensor weight, Rng rng) {
        normal(weight, Math.sqrt(2.0 / fanIn(weight)), rng);
    }

    /// Uniform within ±√(6 / ((1 + a²) fan_in)). PyTorch's own default for convolutions and linear layers is a = √5.
    public static void kaimingUniformFanIn(Tensor weight, double a, Rng rng) {
        double bound = Math.sqrt(6.0 / ((1 + a * a) * fanIn(weight)));
        uniform(weight, -bound, bound, rng);
    }

    /// Uniform within ±√(6 / ((1 + a²) fan_out)).
    public static void kaimingUniformFanOut(Tensor weight, double a, Rng rng) {
        double bound = Math.sqrt(6.0 / ((1 + a * a) * fanOut(weight)));
        uniform(weight, -bound, bound, rng);
    }

    /// Glorot and Bengio 2010: normal, std = √(2 / (fan_in + fan_out)).
    public static void xavierNormal(Tensor weight, Rng rng) {
        normal(weight, Math.sqrt(2.0 / (fanIn(weight) + fanOut(weight))), rng);
    }

    /// Glorot and Bengio 2010: uniform within ±√(6 / (fan_in + fan_out)).
    public static void xavierUniform(Tensor weight, Rng rng) {
        double bound = Math.sqrt(6.0 / (fanIn(weight) + fanOut(weight)));
        uniform(weight, -bound, bound, rng);
    }

    /// Normal with mean 0.
    public static void normal(Tensor weight, double std, Rng rng) {
        normal(weight, 0, std, rng);
    }

    /// Normal with a mean.
    public static void normal(Tensor weight, double mean, double std, Rng rng) {
        fill(weight, () -> mean + std * rng.gaussian());
    }

    /// Uniform in [from, to).
    public static void uniform(Tensor weight, double from, double to, Rng rng) {
        fill(weight, () -> from + (to - from) * rng.uniform());
    }

    /// One value everywhere.
    public static void constant(Tensor weight, double value) {
        fill(weight, () -> value);
    }

    /// What PyTorch gives a fresh layer: weights uniform by Kaiming with a = √5, biases uniform within ±1/√fan_in.
    /// Visits a whole network; each layer draws by its name, so its values do not depend on its neighbours.
    public static void torchDefaults(Net net, Rng rng) {
        net.each((path, part) -> {
            switch (part) {
                case Conv2d conv -> conv.initialise(rng.named(path));
                case Linear linear -> linear.initialise(rng.named(path));
                default -> {}
            }
        });
    }

    /// PyTorch's default for the bias of a layer with this weight.
    static void biasDefault(Tensor bias, Tensor weight, Rng rng) {
        double bound = 1 / Math.sqrt(fanIn(weight));
        uniform(bias, -bound, bound, rng);
    }

    private static double fanIn(Tensor weight) {
        return weight.dim() < 2 ? weight.numel() : weight.numel() / weight.size(0);
    }

    private static double fanOut(Tensor weight) {
        return weight.dim() < 2 ? weight.numel() : weight.numel() / weight.size(1);
    }

    private static void fill(Tensor weight, DoubleSupplier values) {
        int count = Math.toIntExact(weight.numel());
        double[] drawn = new double[count];
        for (int i = 0; i < count; i++) {
            drawn[i] = values.getAsDouble();
        }
        try (var _ = NoGrad.open();
                Tensor source = Tensors.of(drawn, Shapes.of(weight))) {
            weight.copy_(source);
        }
    }
}
