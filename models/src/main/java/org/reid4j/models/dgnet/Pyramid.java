package org.reid4j.models.dgnet;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Conv2d;
import org.reid4j.torch.Layer;
import org.reid4j.torch.Net;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Sequential;

/// Looks at a map from near and far: a 1x1 convolution and three 3x3 ones whose taps stand 3, 6 and 9 apart,
/// joined and mixed (atrous spatial pyramid pooling, Chen et al. 2018). Instance normalisation everywhere.
final class Pyramid extends Net implements Layer {
    /// The released widest rim: a map must be larger in both directions.
    static final int REACH = 9;

    private static final int STEP = 3;

    private final ConvBlock near;
    private final List<Sequential> far;
    private final ConvBlock fuse;

    /// @param channels of the map, even; each branch has half of them
    /// @param reach the widest rim; taps that would stand further apart stand so far
    Pyramid(int channels, int reach) {
        int half = channels / 2;
        near = child("conv1", ConvBlock.instance(ConvBlock.same(channels, half, 1), half, false));
        far = List.of( // named for taps twice as far as they are
                child("conv6", branch(channels, half, Math.min(STEP, reach))),
                child("conv12", branch(channels, half, Math.min(2 * STEP, reach))),
                child("conv18", branch(channels, half, Math.min(REACH, reach))));
        fuse = child("fuse", ConvBlock.instance(ConvBlock.same(4 * half, 2 * channels, 1), 2 * channels, false));
    }

    private static Sequential branch(int in, int out, int dilation) {
        Conv2d spread =
                Conv2d.of(out, out, 3).padding(dilation).dilation(dilation).mirrored();
        return Sequential.of(
                ConvBlock.instance(ConvBlock.same(in, out, 1), out, true), ConvBlock.instance(spread, out, false));
    }

    @Override
    public Tensor forward(Tensor x) { // [N, C, h, w]
        List<Tensor> seen = List.of(
                near.forward(x),
                far.get(0).forward(x),
                far.get(1).forward(x),
                far.get(2).forward(x)); // 4 x [N, C/2, h, w]
        return fuse.forward(Ops.cat(seen, 1)); // [N, 2C, h, w]
    }
}
