package org.reid4j.torch;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// A convolution over images.
///
/// Options follow construction and are settled once the layer is registered in a network. The weights are NaN until an
/// [Init] or a file fills them, so that a forgotten layer cannot pass unseen.
public final class Conv2d extends Net implements Layer {
    private final int in;
    private final int out;
    private final int kernelHeight;
    private final int kernelWidth;
    private int strideHeight = 1;
    private int strideWidth = 1;
    private int paddingHeight;
    private int paddingWidth;
    private boolean mirrored;
    private int dilation = 1;
    private int groups = 1;
    private Tensor weight;
    private @Nullable Tensor bias;

    private Conv2d(int in, int out, int kernelHeight, int kernelWidth) {
        this.in = Positive.require("in", in);
        this.out = Positive.require("out", out);
        this.kernelHeight = Positive.require("kernel", kernelHeight);
        this.kernelWidth = Positive.require("kernel", kernelWidth);
        weight = parameter("weight", Tensors.filled(Double.NaN, out, in, kernelHeight, kernelWidth));
        bias = parameter("bias", Tensors.filled(Double.NaN, out));
    }

    /// A convolution with a square kernel, stride 1, no padding and a bias.
    public static Conv2d of(int in, int out, int kernel) {
        return new Conv2d(in, out, kernel, kernel);
    }

    /// A convolution with a kernel of its own height and width.
    public static Conv2d of(int in, int out, int kernelHeight, int kernelWidth) {
        return new Conv2d(in, out, kernelHeight, kernelWidth);
    }

    /// Sets the stride of both directions.
    public Conv2d stride(int stride) {
        return stride(stride, stride);
    }

    /// Sets the stride of each direction.
    public Conv2d stride(int height, int width) {
        requireFree();
        strideHeight = Positive.require("stride", height);
        strideWidth = Positive.require("stride", width);
        return this;
    }

    /// Sets how many zeros surround the image.
    public Conv2d padding(int padding) {
        return padding(padding, padding);
    }

    /// Sets how many zeros surround the image above and below, left and right.
    public Conv2d padding(int height, int width) {
        requireFree();
        paddingHeight = Positive.orZero("padding", height);
        paddingWidth = Positive.orZero("padding", width);
        return this;
    }

    /// Surrounds the image with its own mirror image instead of zeros, as wide as the padding says.
    public Conv2d mirrored() {
        requireFree();
        mirrored = true;
        return this;
    }

    /// Sets the step between the kernel's taps.
    public Conv2d dilation(int dilation) {
        requireFree();
        this.dilation = Positive.require("dilation", dilation);
        return this;
    }

    /// Splits the channels into groups that do not see each other.
    public Conv2d groups(int groups) {
        requireFree();
        Positive.require("groups", groups);
        if (in % groups != 0 || out % groups != 0) {
            throw new IllegalArgumentException("groups is %d, must divide in=%d and out=%d".formatted(groups, in, out));
        }
        this.groups = groups;
        boolean biased = bias != null;
        drop("weight");
        drop("bias");
        weight = parameter("weight", Tensors.filled(Double.NaN, out, in / groups, kernelHeight, kernelWidth));
        bias = biased ? parameter("bias", Tensors.filled(Double.NaN, out)) : null;
        return this;
    }

    /// Leaves the bias out, as before a normalisation.
    public Conv2d noBias() {
        requireFree();
        drop("bias");
        bias = null;
        return this;
    }

    /// `[out, in / groups, kernel, kernel]`.
    public Tensor weight() {
        return weight;
    }

    /// @param x `[N, in, H, W]`
    /// @return `[N, out, H', W']`, H' = ⌊(H + 2 padding - dilation (kernel - 1) - 1) / stride⌋ + 1
    @Override
    public Tensor forward(Tensor x) {
        if (x.dim() != 4 || x.size(1) != in) {
            throw new IllegalArgumentException("input of Conv2d(%d, %d, %dx%d) has shape %s, must be %s"
                    .formatted(
                            in,
                            out,
                            kernelHeight,
                            kernelWidth,
                            Shapes.text(Shapes.of(x)),
                            Shapes.text(Shapes.ANY, in, Shapes.ANY, Shapes.ANY)));
        }
        Tensor rimmed = mirrored ? mirroredRim(x) : x; // [N, in, H + 2 padding, W + 2 padding]
        return Fn.convolve(
                rimmed,
                weight,
                bias,
                new long[] {strideHeight, strideWidth},
                mirrored ? new long[] {0, 0} : new long[] {paddingHeight, paddingWidth},
                new long[] {dilation, dilation},
                groups);
    }

    private Tensor mirroredRim(Tensor x) {
        if (paddingHeight == 0 && paddingWidth == 0) {
            return x;
        }
        if (x.size(2) <= paddingHeight || x.size(3) <= paddingWidth) {
            throw new IllegalArgumentException(
                    "a mirrored rim of %dx%d needs a larger image, got shape %s; give larger pictures"
                            .formatted(paddingHeight, paddingWidth, Shapes.text(Shapes.of(x))));
        }
        return Fn.padReflect(x, paddingWidth, paddingWidth, paddingHeight, paddingHeight);
    }

    void initialise(Rng rng) {
        Init.kaimingUniformFanIn(weight, Math.sqrt(5), rng);
        if (bias != null) {
            Init.biasDefault(bias, weight, rng);
        }
    }

    private void requireFree() {
        if (adopted()) {
            throw new IllegalStateException("the options of a Conv2d are settled once it is part of a network");
        }
    }
}
