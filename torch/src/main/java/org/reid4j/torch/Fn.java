package org.reid4j.torch;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.reid4j.torch.trace.Op;
import org.reid4j.torch.trace.Op.Combine;
import org.reid4j.torch.trace.Op.Filter;
import org.reid4j.torch.trace.Op.Function;
import org.reid4j.torch.trace.Trace;

/// What networks and losses compute: convolution, normalisation, activation, pooling, resizing, distances,
/// losses.
///
/// Arithmetic, reductions, selection and shapes are in [Ops]. Results belong to the innermost open [Scope].
public final class Fn {
    private Fn() {}

    /// A convolution without bias or dilation.
    ///
    /// @param x `[N, C, H, W]`
    /// @param weight `[O, C, k, k]`
    public static Tensor conv2d(Tensor x, Tensor weight, int stride, int padding) {
        return convolve(
                x, weight, null, new long[] {stride, stride}, new long[] {padding, padding}, new long[] {1, 1}, 1);
    }

    static Tensor convolve(
            Tensor x,
            Tensor weight,
            @Nullable Tensor bias,
            long[] stride,
            long[] padding,
            long[] dilation,
            int groups) {
        Tensor y = torch.conv2d(x, weight, optional(bias), stride, padding, dilation, groups);
        Op op = new Op.Conv(Op.sizes(stride), Op.sizes(padding), Op.sizes(dilation), groups);
        return bias == null ? Trace.of(op, y, x, weight) : Trace.of(op, y, x, weight, bias);
    }

    /// x · weightᵀ.
    ///
    /// @param x `[…, in]`
    /// @param weight `[out, in]`
    public static Tensor linear(Tensor x, Tensor weight) {
        return affine(x, weight, null);
    }

    static Tensor affine(Tensor x, Tensor weight, @Nullable Tensor bias) {
        Tensor y = torch.linear(x, weight, optional(bias));
        return bias == null ? Trace.of(new Op.Linear(), y, x, weight) : Trace.of(new Op.Linear(), y, x, weight, bias);
    }

    /// Batch normalisation with running statistics, momentum 0.1 and eps 1e-5.
    ///
    /// @param x `[N, C, …]`
    /// @param batches counts training batches, 0 dimensions
    /// @throws IllegalArgumentException in training when a channel has a single value
    static Tensor batchNorm(
            Tensor x,
            Tensor weight,
            Tensor bias,
            Tensor runningMean,
            Tensor runningVar,
            Tensor batches,
            boolean training) {
        if (training) {
            if (x.numel() == x.size(1)) {
                throw new IllegalArgumentException("batch normalisation in training needs more than one value a"
                        + " channel, got shape " + Shapes.text(Shapes.of(x)));
            }
            if (!Recompute.replaying()) {
                batches.add_(new Scalar(1L));
            }
        }
        boolean once = training && Recompute.replaying(); // the running statistics have followed this batch
        Tensor y = torch.batch_norm(
                x,
                optional(weight),
                optional(bias),
                optional(once ? null : runningMean),
                optional(once ? null : runningVar),
                training,
                0.1,
                EPS,
                true);
        return Trace.of(new Op.BatchNorm(EPS), y, x, weight, bias, runningMean, runningVar);
    }

    /// Normalises each channel of each image by its own mean and variance, eps 1e-5, with scale and shift.
    ///
    /// @param x `[N, C, H, W]`
    /// @param weight `[C]`
    /// @param bias `[C]`
    public static Tensor instanceNorm(Tensor x, Tensor weight, Tensor bias) {
        Tensor y = torch.instance_norm(
                x, optional(weight), optional(bias), optional(null), optional(null), true, 0.1, EPS, true);
        return Trace.of(new Op.InstanceNorm(EPS), y, x, weight, bias);
    }

    /// Normalises each channel of each image by its own mean and variance, eps 1e-5.
    public static Tensor instanceNorm(Tensor x) {
        Tensor y = torch.instance_norm(
                x, optional(null), optional(null), optional(null), optional(null), true, 0.1, EPS, true);
        return Trace.of(new Op.InstanceNorm(EPS), y, x);
    }

    /// Standard deviations along dimensions, of n - 1 values; where all values are equal the gradient is 0.
    ///
    /// @return with the dimensions kept, at size 1
    public static Tensor deviation(Tensor x, long... dims) {
        return Trace.of(new Op.Deviation(Op.dims(x, dims)), x.std(dims, true, true), x);
    }

    /// max(x, 0).
    public static Tensor relu(Tensor x) {
        return each(Function.RELU, torch.relu(x), x);
    }

    /// max(x, 0) written over x: a third less memory in a training step. Only for an x that its maker does
    /// not need for the gradient and nobody else reads, such as what a batch normalisation or a sum gives.
    public static Tensor reluOver(Tensor x) {
        return each(Function.RELU, torch.relu_(x), x);
    }

    /// x where positive, slope·x elsewhere.
    public static Tensor leakyRelu(Tensor x, double slope) {
        return Trace.of(new Op.LeakyRelu(slope), torch.leaky_relu(x, new Scalar(slope)), x);
    }

    /// x where positive, slope·x elsewhere, written over x, under the same terms as [#reluOver(Tensor)].
    ///
    /// @param slope above 0, for the gradient is read off the result
    public static Tensor leakyReluOver(Tensor x, double slope) {
        return Trace.of(new Op.LeakyRelu(slope), torch.leaky_relu_(x, new Scalar(slope)), x);
    }

    /// 1 / (1 + e⁻ˣ).
    public static Tensor sigmoid(Tensor x) {
        return each(Function.SIGMOID, torch.sigmoid(x), x);
    }

    /// The hyperbolic tangent.
    public static Tensor tanh(Tensor x) {
        return each(Function.TANH, torch.tanh(x), x);
    }

    /// log(1 + eˣ), without overflow: the soft margin.
    public static Tensor softplus(Tensor x) {
        return torch.softplus(x);
    }

    /// Probabilities along a dimension.
    public static Tensor softmax(Tensor x, int dim) {
        return Trace.of(new Op.Softmax(Op.dim(x, dim), false), torch.softmax(x, dim), x);
    }

    /// Logarithms of the probabilities along a dimension.
    public static Tensor logSoftmax(Tensor x, int dim) {
        return Trace.of(new Op.Softmax(Op.dim(x, dim), true), torch.log_softmax(x, dim), x);
    }

    /// The largest value of each square window of `[N, C, H, W]`.
    public static Tensor maxPool2d(Tensor x, int kernel, int stride, int padding) {
        return maxPool2d(x, kernel, stride, padding, false);
    }

    /// The largest value of each square window of `[N, C, H, W]`.
    ///
    /// @param ceil whether a last, incomplete window counts too, as in Caffe
    public static Tensor maxPool2d(Tensor x, int kernel, int stride, int padding, boolean ceil) {
        return maxPool(
                x, new long[] {kernel, kernel}, new long[] {stride, stride}, new long[] {padding, padding}, ceil);
    }

    /// The largest value of each of as many equal horizontal stripes of `[N, C, H, W]`: what
    /// [#adaptiveMaxPool2d] gives, at the speed of windows.
    ///
    /// @param stripes a divisor of H
    /// @return `[N, C, stripes, 1]`
    public static Tensor maxStripes(Tensor x, int stripes) {
        long[] window = {x.size(2) / stripes, x.size(3)};
        return maxPool(x, window, window, new long[] {0, 0}, false);
    }

    /// The largest value of each of as many equal runs along the middle dimension; of equal values the
    /// first gets the gradient. Faster than [Ops#max(Tensor, int, boolean)], for it goes through whole
    /// rows.
    ///
    /// @param x `[N, S, G, D]`, G only there to be shared among threads
    /// @param runs a divisor of S
    /// @return `[N, runs, G, D]`
    public static Tensor maxRuns(Tensor x, int runs) {
        long[] window = {x.size(1) / runs, 1};
        Tensor planes = x.permute(0, 3, 1, 2); // [N, D, S, G], channels-last
        Tensor largest = torch.max_pool2d(planes, window, window, new long[] {0, 0}, new long[] {1, 1}, false)
                .permute(0, 2, 3, 1);
        return Trace.of(new Op.MaxRuns(runs), largest, x);
    }

    /// The mean of each square window of `[N, C, H, W]`; padded zeros count.
    public static Tensor avgPool2d(Tensor x, int kernel, int stride, int padding) {
        return avgPool2d(x, kernel, stride, padding, true);
    }

    /// The mean of each square window of `[N, C, H, W]`.
    ///
    /// @param countPadding whether padded zeros count; else a window over the rim is the mean of what it
    ///     sees
    public static Tensor avgPool2d(Tensor x, int kernel, int stride, int padding, boolean countPadding) {
        long[] window = {kernel, kernel};
        long[] strides = {stride, stride};
        long[] rim = {padding, padding};
        return Trace.of(
                new Op.AvgPool(Op.sizes(window), Op.sizes(strides), Op.sizes(rim), countPadding),
                torch.avg_pool2d(x, window, strides, rim, false, countPadding, new LongOptional()),
                x);
    }

    /// Means over a grid of cells.
    ///
    /// @return `[N, C, height, width]`
    public static Tensor adaptiveAvgPool2d(Tensor x, int height, int width) {
        return Trace.of(new Op.AdaptivePool(false, height, width), torch.adaptive_avg_pool2d(x, height, width), x);
    }

    /// Maxima over a grid of cells.
    ///
    /// @return `[N, C, height, width]`
    public static Tensor adaptiveMaxPool2d(Tensor x, int height, int width) {
        try (T_TensorTensor_T pair = torch.adaptive_max_pool2d(x, height, width)) {
            return Trace.of(new Op.AdaptivePool(true, height, width), new Tensor(pair.get0()), x);
        }
    }

    /// In training zeroes a share p of the values and scales the rest by 1 / (1 - p); else x itself. Draws
    /// from the engine's generator, see [Engine#seed(long)].
    public static Tensor dropout(Tensor x, double p, boolean training) {
        return training && p > 0 ? torch.dropout(x, p, true) : x;
    }

    /// Resizes `[N, C, H, W]` by repeating pixels.
    public static Tensor resizeNearest(Tensor x, int height, int width) {
        Tensor y = torch.upsample_nearest2d(x, new long[] {height, width}, new DoubleOptional(), new DoubleOptional());
        return Trace.of(new Op.Resize(height, width, Filter.NEAREST), y, x);
    }

    /// Resizes `[N, C, H, W]` bilinearly, without antialiasing.
    ///
    /// @param alignCorners whether the corner pixels' centres stay at the corners
    public static Tensor resizeBilinear(Tensor x, int height, int width, boolean alignCorners) {
        Tensor y = torch.upsample_bilinear2d(
                x, new long[] {height, width}, alignCorners, new DoubleOptional(), new DoubleOptional());
        return Trace.of(new Op.Resize(height, width, alignCorners ? Filter.CORNERS : Filter.BILINEAR), y, x);
    }

    /// Surrounds `[N, C, H, W]` with a constant.
    public static Tensor padConstant(Tensor x, int left, int right, int top, int bottom, double value) {
        Tensor y = torch.constant_pad_nd(x, new long[] {left, right, top, bottom}, new Scalar(value));
        return Trace.of(new Op.Pad(left, right, top, bottom, false, value), y, x);
    }

    /// Surrounds `[N, C, H, W]` with its own mirror image.
    public static Tensor padReflect(Tensor x, int left, int right, int top, int bottom) {
        Tensor y = torch.reflection_pad2d(x, left, right, top, bottom);
        return Trace.of(new Op.Pad(left, right, top, bottom, true, 0), y, x);
    }

    /// Scales vectors along a dimension to Euclidean length 1; lengths below 1e-12 count as that.
    public static Tensor normalize(Tensor x, int dim) {
        return Ops.div(x, Ops.clampMin(Ops.norm(x, dim, true), 1e-12));
    }

    /// Squared Euclidean distances of all pairs, by ‖a‖² + ‖b‖² - 2ab, never negative.
    ///
    /// @param a `[M, D]`
    /// @param b `[N, D]`
    /// @return `[M, N]`
    public static Tensor squaredDistances(Tensor a, Tensor b) {
        Tensor lengths = Ops.add(
                Ops.sumDim(torch.square(a), 1, true), Ops.transpose(Ops.sumDim(torch.square(b), 1, true), 0, 1));
        Tensor squared = torch.addmm(lengths, a, b.t(), new Scalar(1.0), new Scalar(-2.0));
        return Ops.clampMin(squared, 0);
    }

    /// Euclidean distances of all pairs. The squared distance is kept at or above 1e-12, so that the
    /// gradient of the root
    /// exists everywhere.
    ///
    /// @param a `[M, D]`
    /// @param b `[N, D]`
    /// @return `[M, N]`
    public static Tensor distances(Tensor a, Tensor b) {
        return Ops.sqrt(Ops.clampMin(squaredDistances(a, b), 1e-12));
    }

    /// Euclidean distances of all pairs within each set of a batch, by differences: no rounding comes from
    /// long vectors. Equal rows are at distance 0, where the gradient is 0 too.
    ///
    /// @param x `[B, N, D]`
    /// @return `[B, N, N]`
    public static Tensor pairDistances(Tensor x) {
        return torch.cdist(x, x, 2, new LongOptional(BY_DIFFERENCES));
    }

    /// 1 - cosine similarity of all pairs.
    ///
    /// @param a `[M, D]`
    /// @param b `[N, D]`
    /// @return `[M, N]`
    public static Tensor cosineDistances(Tensor a, Tensor b) {
        Tensor similarity = Ops.matmul(normalize(a, 1), normalize(b, 1).t());
        return Ops.add(Ops.neg(similarity), 1);
    }

    /// Mean cross-entropy with smoothed labels: the true class gets 1 - ε + ε/K, each other ε/K.
    ///
    /// @param logits `[N, K]`
    /// @param classes `[N]` int64 in 0..K-1
    /// @param smoothing ε in 0..1
    /// @return a tensor without dimensions
    public static Tensor crossEntropy(Tensor logits, Tensor classes, double smoothing) {
        if (logits.dim() != 2 || classes.dim() != 1 || logits.size(0) != classes.size(0)) {
            throw new IllegalArgumentException("cross-entropy needs logits [N, K] and classes [N], got %s and %s"
                    .formatted(Shapes.text(Shapes.of(logits)), Shapes.text(Shapes.of(classes))));
        }
        return torch.cross_entropy_loss(logits, classes, optional(null), MEAN, -100, smoothing);
    }

    /// All dimensions from `first` on as one.
    public static Tensor flatten(Tensor x, int first) {
        return Trace.of(new Op.Reshape(), x.flatten(first, -1), x);
    }

    /// The same values, one after the other in memory: for several readers that would each make a copy of
    /// their own.
    public static Tensor contiguous(Tensor x) {
        return Trace.of(new Op.Same(), x.contiguous(), x);
    }

    /// a + b written over a, under the same terms as [#reluOver(Tensor)].
    public static Tensor addOver(Tensor a, Tensor b) {
        return Trace.of(new Op.Both(Combine.ADD), a.add_(b), a, b);
    }

    private static Tensor maxPool(Tensor x, long[] window, long[] stride, long[] padding, boolean ceil) {
        return Trace.of(
                new Op.MaxPool(Op.sizes(window), Op.sizes(stride), Op.sizes(padding), ceil),
                torch.max_pool2d(x, window, stride, padding, new long[] {1, 1}, ceil),
                x);
    }

    private static Tensor each(Function function, Tensor result, Tensor x) {
        return Trace.of(new Op.Each(function), result, x);
    }

    private static final double EPS = 1e-5;
    private static final long MEAN = 1; // at::Reduction::Mean
    private static final long BY_DIFFERENCES = 2; // cdist's donot_use_mm_for_euclid_dist

    static TensorOptional optional(@Nullable Tensor tensor) {
        return tensor == null ? new TensorOptional() : new TensorOptional(tensor);
    }
}
