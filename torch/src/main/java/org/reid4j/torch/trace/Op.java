package org.reid4j.torch.trace;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;

/// The operations that networks are made of in evaluation mode: a closed list, so that whoever translates
/// them is told by
/// the compiler when one is missing. Dimensions count from 0 at the front; names of sizes as in PyTorch.
public sealed interface Op {
    /// A convolution of `[N, C, H, W]`; operands x, weight, and where there is one, bias.
    record Conv(List<Long> stride, List<Long> padding, List<Long> dilation, int groups) implements Op {}

    /// x · weightᵀ; operands x, weight, and where there is one, bias.
    record Linear() implements Op {}

    /// Normalises dimension 1 by fixed statistics; operands x, weight, bias, mean, variance.
    record BatchNorm(double eps) implements Op {}

    /// Normalises each channel of each image of `[N, C, H, W]` by its own; operands x, and where there
    /// are, weight and bias.
    record InstanceNorm(double eps) implements Op {}

    /// Standard deviations of n - 1 along dimensions, which stay at size 1.
    record Deviation(List<Integer> dims) implements Op {}

    /// A function of each value.
    record Each(Function function) implements Op {}

    /// x where positive, slope·x elsewhere.
    record LeakyRelu(double slope) implements Op {}

    /// Two tensors value by value, broadcast.
    record Both(Combine combine) implements Op {}

    /// A tensor's values and a number.
    record WithNumber(Combine combine, double number) implements Op {}

    /// The largest value of each window.
    record MaxPool(List<Long> window, List<Long> stride, List<Long> padding, boolean ceil) implements Op {}

    /// The mean of each window.
    record AvgPool(List<Long> window, List<Long> stride, List<Long> padding, boolean countPadding) implements Op {}

    /// A grid of cells over `[N, C, H, W]`, borders as PyTorch's adaptive pooling draws them.
    record AdaptivePool(boolean max, int height, int width) implements Op {}

    /// The largest value of equal runs along dimension 1 of `[N, S, G, D]`.
    record MaxRuns(int runs) implements Op {}

    /// A rim around `[N, C, H, W]`: its mirror image, or a number.
    record Pad(int left, int right, int top, int bottom, boolean mirrored, double value) implements Op {}

    /// `[N, C, H, W]` in another size.
    record Resize(int height, int width, Filter filter) implements Op {}

    /// One number along dimensions.
    record Reduce(Reduction reduction, List<Integer> dims, boolean keep) implements Op {}

    /// The matrix product, batched where there are more than two dimensions.
    record MatMul() implements Op {}

    /// Tensors one after the other along a dimension.
    record Join(int dim) implements Op {}

    /// The slices from..to-1 along a dimension.
    record Slice(int dim, long from, long to) implements Op {}

    /// One slice, without its dimension.
    record Select(int dim, long index) implements Op {}

    /// The same values in the result's shape.
    record Reshape() implements Op {}

    /// The dimensions in another order.
    record Permute(List<Integer> dims) implements Op {}

    /// The same tensor, laid out or tracked in another way.
    record Same() implements Op {}

    /// Probabilities along a dimension, or their logarithms.
    record Softmax(int dim, boolean log) implements Op {}

    /// Functions of [Each].
    enum Function {
        RELU,
        SIGMOID,
        TANH,
        NEG,
        SQRT,
        EXP,
        LOG,
        ABS
    }

    /// What [Both] and [WithNumber] do.
    enum Combine {
        ADD,
        SUB,
        MUL,
        DIV,
        POW,
        MAX,
        MIN
    }

    /// What [Reduce] does; LENGTH is the Euclidean one.
    enum Reduction {
        MEAN,
        SUM,
        MAX,
        MIN,
        LENGTH
    }

    /// How [Resize] looks between pixels; CORNERS is bilinear with the corners' centres kept.
    enum Filter {
        NEAREST,
        BILINEAR,
        CORNERS
    }

    /// A dimension of a tensor counted from the front.
    static int dim(Tensor x, long dim) {
        return Math.toIntExact(dim < 0 ? dim + x.dim() : dim);
    }

    /// Dimensions of a tensor counted from the front.
    static List<Integer> dims(Tensor x, long... dims) {
        return LongStream.of(dims).mapToObj(d -> dim(x, d)).toList();
    }

    /// The order of dimensions in which two have changed places.
    static Permute swapped(Tensor x, int first, int second) {
        int a = dim(x, first);
        int b = dim(x, second);
        return new Permute(IntStream.range(0, Math.toIntExact(x.dim()))
                .mapToObj(i -> i == a ? b : i == b ? a : i)
                .toList());
    }

    /// Sizes as a list, to be compared.
    static List<Long> sizes(long... sizes) {
        return LongStream.of(sizes).boxed().toList();
    }
}
