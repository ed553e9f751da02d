package org.reid4j.torch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.reid4j.torch.trace.Op;
import org.reid4j.torch.trace.Op.Combine;
import org.reid4j.torch.trace.Op.Function;
import org.reid4j.torch.trace.Op.Reduction;
import org.reid4j.torch.trace.Trace;

/// Arithmetic, reductions, order, slices and shapes of tensors, in plain types.
///
/// Functions record gradients and return new tensors or views, which belong to the innermost open [Scope];
/// none changes its argument. Negative dimensions count from the last. What networks compute is in [Fn].
public final class Ops {
    private Ops() {}

    /// Values found along a dimension and where.
    ///
    /// @param values what was found
    /// @param indices where, int64
    public record Found(Tensor values, Tensor indices) {
        static Found of(T_TensorTensor_T pair) {
            // the pair's members are views of memory that dies with the pair, so take references of our own
            return new Found(new Tensor(pair.get0()), new Tensor(pair.get1()));
        }
    }

    /// a + b, broadcast.
    public static Tensor add(Tensor a, Tensor b) {
        return Trace.of(new Op.Both(Combine.ADD), a.add(b), a, b);
    }

    /// a + b.
    public static Tensor add(Tensor a, double b) {
        return Trace.of(new Op.WithNumber(Combine.ADD, b), a.add(scalar(b)), a);
    }

    /// a + weight·b, broadcast.
    public static Tensor addScaled(Tensor a, Tensor b, double weight) {
        return a.add(b, scalar(weight));
    }

    /// a - b, broadcast.
    public static Tensor sub(Tensor a, Tensor b) {
        return Trace.of(new Op.Both(Combine.SUB), a.sub(b), a, b);
    }

    /// a - b.
    public static Tensor sub(Tensor a, double b) {
        return Trace.of(new Op.WithNumber(Combine.SUB, b), a.sub(scalar(b)), a);
    }

    /// a · b, elementwise, broadcast.
    public static Tensor mul(Tensor a, Tensor b) {
        return Trace.of(new Op.Both(Combine.MUL), a.mul(b), a, b);
    }

    /// a · b.
    public static Tensor mul(Tensor a, double b) {
        return Trace.of(new Op.WithNumber(Combine.MUL, b), a.mul(scalar(b)), a);
    }

    /// a / b, elementwise, broadcast.
    public static Tensor div(Tensor a, Tensor b) {
        return Trace.of(new Op.Both(Combine.DIV), a.div(b), a, b);
    }

    /// a / b.
    public static Tensor div(Tensor a, double b) {
        return Trace.of(new Op.WithNumber(Combine.DIV, b), a.div(scalar(b)), a);
    }

    /// -a.
    public static Tensor neg(Tensor a) {
        return Trace.of(new Op.Each(Function.NEG), a.neg(), a);
    }

    /// aᵉ.
    public static Tensor pow(Tensor a, double e) {
        return Trace.of(new Op.WithNumber(Combine.POW, e), a.pow(scalar(e)), a);
    }

    /// aᵉ with an exponent that may be learned, broadcast.
    public static Tensor pow(Tensor a, Tensor e) {
        return Trace.of(new Op.Both(Combine.POW), a.pow(e), a, e);
    }

    /// a².
    public static Tensor square(Tensor a) {
        return Trace.of(new Op.WithNumber(Combine.POW, 2), a.square(), a);
    }

    /// The square root.
    public static Tensor sqrt(Tensor a) {
        return Trace.of(new Op.Each(Function.SQRT), a.sqrt(), a);
    }

    /// eᵃ.
    public static Tensor exp(Tensor a) {
        return Trace.of(new Op.Each(Function.EXP), a.exp(), a);
    }

    /// The natural logarithm.
    public static Tensor log(Tensor a) {
        return Trace.of(new Op.Each(Function.LOG), a.log(), a);
    }

    /// The absolute value.
    public static Tensor abs(Tensor a) {
        return Trace.of(new Op.Each(Function.ABS), a.abs(), a);
    }

    /// Values below `least` become it.
    public static Tensor clampMin(Tensor a, double least) {
        return Trace.of(new Op.WithNumber(Combine.MAX, least), a.clamp_min(scalar(least)), a);
    }

    /// Values above `most` become it.
    public static Tensor clampMax(Tensor a, double most) {
        return Trace.of(new Op.WithNumber(Combine.MIN, most), a.clamp_max(scalar(most)), a);
    }

    /// The larger of each pair, broadcast.
    public static Tensor maximum(Tensor a, Tensor b) {
        return Trace.of(new Op.Both(Combine.MAX), torch.maximum(a, b), a, b);
    }

    /// The smaller of each pair, broadcast.
    public static Tensor minimum(Tensor a, Tensor b) {
        return Trace.of(new Op.Both(Combine.MIN), torch.minimum(a, b), a, b);
    }

    /// The matrix product, batched where there are more than two dimensions.
    public static Tensor matmul(Tensor a, Tensor b) {
        return Trace.of(new Op.MatMul(), torch.matmul(a, b), a, b);
    }

    /// The matrix product of each pair: `[B, M, K]` and `[B, K, N]` to `[B, M, N]`.
    public static Tensor bmm(Tensor a, Tensor b) {
        return Trace.of(new Op.MatMul(), a.bmm(b), a, b);
    }

    /// The sum of all values, without dimensions.
    public static Tensor sum(Tensor a) {
        return a.sum();
    }

    /// Sums along one dimension.
    ///
    /// @param keep whether the dimension stays, with size 1
    public static Tensor sumDim(Tensor a, int dim, boolean keep) {
        return reduced(Reduction.SUM, a.sum(new long[] {dim}, keep, new ScalarTypeOptional()), a, keep, dim);
    }

    /// The mean of all values, without dimensions.
    public static Tensor mean(Tensor a) {
        return a.mean();
    }

    /// Means along dimensions.
    ///
    /// @param keep whether the dimensions stay, with size 1
    public static Tensor meanDims(Tensor a, boolean keep, long... dims) {
        return reduced(Reduction.MEAN, a.mean(dims, keep, new ScalarTypeOptional()), a, keep, dims);
    }

    /// Variances along dimensions.
    ///
    /// @param unbiased whether to divide by n - 1
    /// @param keep whether the dimensions stay, with size 1
    public static Tensor varDims(Tensor a, boolean unbiased, boolean keep, long... dims) {
        return a.var(dims, new ScalarOptional(new Scalar(unbiased ? 1L : 0L)), keep);
    }

    /// Euclidean lengths along one dimension.
    public static Tensor norm(Tensor a, int dim, boolean keep) {
        Tensor length = torch.linalg_vector_norm(a, scalar(2), new long[] {dim}, keep, new ScalarTypeOptional());
        return reduced(Reduction.LENGTH, length, a, keep, dim);
    }

    /// The largest value, without dimensions.
    public static Tensor max(Tensor a) {
        return a.max();
    }

    /// The smallest value, without dimensions.
    public static Tensor min(Tensor a) {
        return a.min();
    }

    /// Largest values along one dimension, with their indices.
    public static Found max(Tensor a, int dim, boolean keep) {
        try (T_TensorTensor_T pair = a.max(dim, keep)) {
            Found found = Found.of(pair);
            reduced(Reduction.MAX, found.values(), a, keep, dim);
            return found;
        }
    }

    /// Smallest values along one dimension, with their indices.
    public static Found min(Tensor a, int dim, boolean keep) {
        try (T_TensorTensor_T pair = a.min(dim, keep)) {
            return Found.of(pair);
        }
    }

    /// The k largest (or smallest) values along one dimension, best first, with their indices.
    public static Found topk(Tensor a, int k, int dim, boolean largest) {
        try (T_TensorTensor_T pair = a.topk(k, dim, largest, true)) {
            return Found.of(pair);
        }
    }

    /// Values in order along one dimension, equal ones in their old order, with their indices.
    public static Found sort(Tensor a, int dim, boolean descending) {
        try (T_TensorTensor_T pair = a.sort(new BoolOptional(true), dim, descending)) {
            return Found.of(pair);
        }
    }

    /// Indices of the largest values along one dimension.
    public static Tensor argmax(Tensor a, int dim) {
        return a.argmax(new LongOptional(dim), false);
    }

    /// A view of the slices from..to-1 along one dimension.
    public static Tensor slice(Tensor a, int dim, long from, long to) {
        return Trace.of(new Op.Slice(Op.dim(a, dim), from, to), a.narrow(dim, from, to - from), a);
    }

    /// A view of one slice, without that dimension.
    public static Tensor select(Tensor a, int dim, long index) {
        return Trace.of(new Op.Select(Op.dim(a, dim), index), a.select(dim, index), a);
    }

    /// Reverses along dimensions: dimension 3 of images mirrors them.
    public static Tensor flip(Tensor a, long... dims) {
        return a.flip(dims);
    }

    /// Joins along an existing dimension.
    public static Tensor cat(List<Tensor> parts, int dim) {
        try (TensorVector vector = vector(parts)) {
            return Trace.of(
                    new Op.Join(Op.dim(parts.getFirst(), dim)), torch.cat(vector, dim), parts.toArray(Tensor[]::new));
        }
    }

    /// Joins along a new dimension.
    public static Tensor stack(List<Tensor> parts, int dim) {
        try (TensorVector vector = vector(parts)) {
            return torch.stack(vector, dim);
        }
    }

    /// Cuts into as many equal parts, the last possibly smaller; views.
    public static List<Tensor> chunk(Tensor a, int parts, int dim) {
        try (TensorVector vector = a.chunk(parts, dim)) {
            List<Tensor> cut = list(vector);
            long from = 0;
            for (Tensor part : cut) {
                long to = from + part.size(dim);
                Trace.of(new Op.Slice(Op.dim(a, dim), from, to), part, a);
                from = to;
            }
            return cut;
        }
    }

    /// The same values in another shape; -1 in one place is worked out.
    public static Tensor reshape(Tensor a, long... shape) {
        return Trace.of(new Op.Reshape(), a.reshape(shape), a);
    }

    /// Exchanges two dimensions.
    public static Tensor transpose(Tensor a, int first, int second) {
        return Trace.of(Op.swapped(a, first, second), a.transpose(first, second), a);
    }

    /// Puts the dimensions into another order.
    public static Tensor permute(Tensor a, long... dims) {
        return Trace.of(new Op.Permute(Op.dims(a, dims)), a.permute(dims), a);
    }

    /// Repeats along dimensions of size 1 without copying; -1 leaves a size.
    public static Tensor expand(Tensor a, long... shape) {
        return a.expand(shape);
    }

    /// Drops one dimension of size 1.
    public static Tensor squeeze(Tensor a, int dim) {
        return Trace.of(new Op.Reshape(), a.squeeze(dim), a);
    }

    /// Adds a dimension of size 1.
    public static Tensor unsqueeze(Tensor a, int dim) {
        return Trace.of(new Op.Reshape(), a.unsqueeze(dim), a);
    }

    /// The values cut off from the recording of gradients.
    public static Tensor detach(Tensor a) {
        return Trace.of(new Op.Same(), a.detach(), a);
    }

    /// The numbers of `a` in the format of `like`.
    public static Tensor castLike(Tensor a, Tensor like) {
        return Trace.of(new Op.Same(), a.to(like.scalar_type()), a);
    }

    /// The numbers as int64.
    public static Tensor toLong(Tensor a) {
        return a.to(ScalarType.Long);
    }

    private static Tensor reduced(Reduction how, Tensor result, Tensor a, boolean keep, long... dims) {
        return Trace.of(new Op.Reduce(how, Op.dims(a, dims), keep), result, a);
    }

    static TensorVector vector(List<Tensor> tensors) {
        return new TensorVector(tensors.toArray(Tensor[]::new));
    }

    static List<Tensor> list(TensorVector vector) {
        List<Tensor> tensors = new ArrayList<>();
        for (long i = 0; i < vector.size(); i++) {
            tensors.add(new Tensor(vector.get(i)));
        }
        return tensors;
    }

    private static Scalar scalar(double value) {
        return new Scalar(value);
    }
}
