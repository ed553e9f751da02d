package org.reid4j.models.pool;

import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Layer;
import org.reid4j.torch.Net;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Tensors;

/// The generalised mean (Radenović et al. 2018): (mean of xᵖ)^(1/p), with p learned and first 3. p = 1 is
/// the mean, a large p comes close to the maximum.
///
/// The one weight is called `p`, as in fast-reid and AGW. Values below 1e-6 are raised to it before the
/// power.
public final class Gem extends Net implements Layer {
    private static final double FIRST_P = 3;
    private static final double FLOOR = 1e-6;

    private final Tensor p = parameter("p", Tensors.filled(FIRST_P, 1));

    @Override
    public Tensor forward(Tensor x) { // [N, C, H, W]
        Tensor powered = Ops.pow(Ops.clampMin(x, FLOOR), p); // [N, C, H, W]
        Tensor mean = Fn.flatten(Fn.adaptiveAvgPool2d(powered, 1, 1), 1); // [N, C]
        return Ops.pow(mean, p.reciprocal()); // [N, C]
    }
}
