package org.reid4j.models.dgnet;

import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Conv2d;
import org.reid4j.torch.Init;
import org.reid4j.torch.Linear;
import org.reid4j.torch.Net;
import org.reid4j.torch.Rng;

/// The first weights of DG-Net's own networks; the ResNets begin from ImageNet's or as all our ResNets do.
final class FirstWeights {
    private static final double JUDGE_STD = 0.02;

    private FirstWeights() {}

    /// The generator's: He's normal by fan-in, scales of layer norms uniform in 0..1, all shifts 0.
    static void kaiming(Net net, Rng rng) {
        draw(net, rng, Init::kaimingNormalFanIn);
        net.each((path, part) -> {
            if (part instanceof LayerNorm norm) {
                Init.uniform(norm.gamma(), 0, 1, rng.named(path));
            }
        });
    }

    /// The discriminator's: normal with deviation 0.02, biases 0.
    static void gaussian(Net net, Rng rng) {
        draw(net, rng, (weight, random) -> Init.normal(weight, JUDGE_STD, random));
    }

    private static void draw(Net net, Rng rng, BiConsumer<Tensor, Rng> fill) {
        net.each((path, part) -> {
            switch (part) {
                case Conv2d conv -> fill.accept(conv.weight(), rng.named(path));
                case Linear linear -> fill.accept(linear.weight(), rng.named(path));
                default -> {}
            }
        });
        net.parameters().forEach((name, tensor) -> {
            if (name.endsWith("bias")) {
                Init.constant(tensor, 0);
            }
        });
    }
}
