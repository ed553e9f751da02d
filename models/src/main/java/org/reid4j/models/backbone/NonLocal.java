package org.reid4j.models.backbone;

import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.BatchNorm2d;
import org.reid4j.torch.Conv2d;
import org.reid4j.torch.Init;
import org.reid4j.torch.Layer;
import org.reid4j.torch.Net;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Rng;
import org.reid4j.torch.Sequential;

/// The non-local block (Wang et al. 2018) as fast-reid has it: what a place gets from all others is
/// added to it.
///
/// fast-reid's inner width is 1, so the matrix of relations between places has rank 1 and need not be
/// built: a place's answer is its own `theta` times the mean of `phi` times `g` over all places.
/// State-dict names are fast-reid's.
final class NonLocal extends Net implements Layer {
    private final Conv2d g;
    private final Sequential back;
    private final Conv2d theta;
    private final Conv2d phi;

    /// @param channels of the map
    NonLocal(int channels) {
        g = child("g", Conv2d.of(channels, 1, 1));
        back = child("W", Sequential.of(Conv2d.of(1, channels, 1), BatchNorm2d.of(channels)));
        theta = child("theta", Conv2d.of(channels, 1, 1));
        phi = child("phi", Conv2d.of(channels, 1, 1));
    }

    /// PyTorch's first weights, and nothing given back at first.
    void initialise(Rng rng) {
        Init.torchDefaults(this, rng);
        Init.constant(state("W.1.weight"), 0);
    }

    @Override
    public Tensor forward(Tensor x) { // [N, C, H, W]
        Tensor all = Ops.meanDims(Ops.mul(phi.forward(x), g.forward(x)), true, 2, 3); // [N, 1, 1, 1]
        Tensor own = Ops.mul(theta.forward(x), all); // [N, 1, H, W]
        return Ops.add(back.forward(own), x); // [N, C, H, W]
    }
}
