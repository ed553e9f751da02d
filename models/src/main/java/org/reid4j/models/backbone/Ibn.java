package org.reid4j.models.backbone;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.BatchNorm2d;
import org.reid4j.torch.Fn;
import org.reid4j.torch.InstanceNorm2d;
import org.reid4j.torch.Layer;
import org.reid4j.torch.Net;
import org.reid4j.torch.Ops;

/// The normalisation of IBN-a (Pan et al. 2018): the first half of the channels is normalised per image,
/// which takes away its colour and light, the second half per batch, which keeps what tells identities
/// apart.
final class Ibn extends Net implements Layer {
    private final int half;
    private final int rest;
    private final InstanceNorm2d in;
    private final BatchNorm2d bn;

    Ibn(int channels) {
        half = channels / 2;
        rest = channels - half;
        in = child("IN", InstanceNorm2d.affine(half));
        bn = child("BN", BatchNorm2d.of(rest));
    }

    @Override
    public Tensor forward(Tensor x) { // [N, C, H, W]
        Tensor perImage = in.forward(Fn.contiguous(Ops.slice(x, 1, 0, half)));
        Tensor perBatch = bn.forward(Fn.contiguous(Ops.slice(x, 1, half, (long) half + rest)));
        return Ops.cat(List.of(perImage, perBatch), 1); // [N, C, H, W]
    }
}
