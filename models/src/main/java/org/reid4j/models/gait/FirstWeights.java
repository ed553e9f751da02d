package org.reid4j.models.gait;

import org.reid4j.torch.BatchNorm1d;
import org.reid4j.torch.Conv2d;
import org.reid4j.torch.Init;
import org.reid4j.torch.Linear;
import org.reid4j.torch.Net;
import org.reid4j.torch.Rng;

/// The first weights of gait networks: Glorot's uniform for convolutions, part layers and matrices, scales of
/// batch norms normal around 1 with deviation 0.02, biases 0. OpenGait, GaitSet and the article agree.
public final class FirstWeights {
    private static final double SCALE_STD = 0.02;

    private FirstWeights() {}

    /// Fills a whole network; each layer draws by its name, so its values do not depend on its neighbours.
    public static void draw(Net net, Rng rng) {
        net.each((path, part) -> {
            switch (part) {
                case Conv2d conv -> Init.xavierUniform(conv.weight(), rng.named(path));
                case Linear linear -> Init.xavierUniform(linear.weight(), rng.named(path));
                case PartLayers layers -> layers.initialise(rng.named(path));
                case BatchNorm1d norm -> Init.normal(norm.weight(), 1, SCALE_STD, rng.named(path));
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
