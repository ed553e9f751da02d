package org.reid4j.models.gait;

import org.reid4j.torch.Conv2d;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Layer;
import org.reid4j.torch.Sequential;
import org.reid4j.torch.Tensors;

/// Convolutions as the gait codes nest and name them; the names are all that differs between the releases.
public final class Convolutions {
    /// Slope of the negative side after every convolution.
    private static final double SLOPE = 0.01;

    private Convolutions() {}

    /// A convolution without bias that keeps the size, and a leaky ReLU: `conv.weight`.
    ///
    /// @param kernel odd
    public static Sequential leaky(int in, int out, int kernel) {
        return Sequential.empty().add("conv", plain(in, out, kernel)).add("leaky", x -> Fn.leakyReluOver(x, SLOPE));
    }

    /// Two of them, as OpenGait numbers its layers: `0.conv.weight`, `2.conv.weight`. From the second on channels
    /// are laid out last, in which the forward pass takes two thirds of the time.
    ///
    /// @param kernel of the first; the second has 3
    public static Sequential pair(int in, int out, int kernel) {
        return Sequential.empty()
                .add("0", leaky(in, out, kernel))
                .add("layout", Tensors::channelsLast)
                .add("2", leaky(out, out, 3));
    }

    /// A layer that is applied to each frame, as all these codes wrap it: `forward_block.…`.
    public static Sequential eachFrame(Layer layer) {
        return Sequential.empty().add("forward_block", layer);
    }

    /// A convolution without bias that keeps the size.
    ///
    /// @param kernel odd
    public static Conv2d plain(int in, int out, int kernel) {
        return Conv2d.of(in, out, kernel).padding(kernel / 2).noBias();
    }
}
