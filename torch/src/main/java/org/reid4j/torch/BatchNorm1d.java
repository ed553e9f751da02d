package org.reid4j.torch;

import org.bytedeco.pytorch.Tensor;

/// Batch normalisation of feature vectors `[N, C]` or sequences `[N, C, L]` (Ioffe and Szegedy 2015).
///
/// In training the batch's own statistics are used and the running ones follow with momentum 0.1 (unbiased variance, as
/// PyTorch); in evaluation the running ones are used. Starts with weight 1, bias 0, mean 0, variance 1.
public final class BatchNorm1d extends Net implements Layer {
    private final int channels;
    private final Tensor weight;
    private final Tensor bias;
    private final Tensor runningMean;
    private final Tensor runningVar;
    private final Tensor batches;

    private BatchNorm1d(int channels, boolean frozenBias) {
        this.channels = Positive.require("channels", channels);
        weight = parameter("weight", Tensors.ones(channels));
        bias = frozenBias
                ? frozenParameter("bias", Tensors.zeros(channels))
                : parameter("bias", Tensors.zeros(channels));
        runningMean = buffer("running_mean", Tensors.zeros(channels));
        runningVar = buffer("running_var", Tensors.ones(channels));
        batches = buffer("num_batches_tracked", Tensors.zerosLong());
    }

    /// A normalisation of this many channels.
    public static BatchNorm1d of(int channels) {
        return new BatchNorm1d(channels, false);
    }

    /// One whose bias stays zero: the BNNeck of Luo et al. 2019. The bias is in the state dict and never learned.
    public static BatchNorm1d frozenBias(int channels) {
        return new BatchNorm1d(channels, true);
    }

    /// Scale per channel, [C].
    public Tensor weight() {
        return weight;
    }

    /// Shift per channel, [C].
    public Tensor bias() {
        return bias;
    }

    @Override
    public Tensor forward(Tensor x) {
        if ((x.dim() != 2 && x.dim() != 3) || x.size(1) != channels) {
            throw new IllegalArgumentException("input of BatchNorm1d(%d) has shape %s, must be [?, %d] or [?, %d, ?]"
                    .formatted(channels, Shapes.text(Shapes.of(x)), channels, channels));
        }
        return Fn.batchNorm(x, weight, bias, runningMean, runningVar, batches, training());
    }
}
