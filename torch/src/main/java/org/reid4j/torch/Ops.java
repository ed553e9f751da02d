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

/// Arithmetic, reductions, comparison, selection and shapes of tensors, in plain types.
///
/// Functions record gradients and return new tensors or views, which belong to the innermost open [Scope]; none changes
/// its argument. Negative dimensions count from the last. What networks compute is in [Fn].
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
        return a.add(b);
    }

    /// a + b.
    public static Tensor add(Tensor a, double b) {
        return a.add(scalar(b));
    }

    /// a + weight·b, broadcast.
    public static Tensor addScaled(Tensor a, Tensor b, double weight) {
        return a.add(b, scalar(weight));
    }

    /// a - b, broadcast.
    public static Tensor sub(Tensor a, Tensor b) {
        return a.sub(b);
    }

    /// a - b.
    public static Tensor sub(Tensor a, double b) {
        return a.sub(scalar(b));
    }

    /// a · b, elementwise, broadcast.
    public static Tensor mul(Tensor a, Tensor b) {
        return a.mul(b);
    }

    /// a · b.
    public static Tensor mul(Tensor a, double b) {
        return a.mul(scalar(b));
    }

    /// a / b, elementwise, broadcast.
    public static Tensor div(Tensor a, Tensor b) {
        return a.div(b);
    }

    /// a / b.
    public static Tensor div(Tensor a, double b) {
        return a.div(scalar(b));
    }

    /// -a.
    public static Tensor neg(Tensor a) {
        return a.neg();
    }

    /// aᵉ.
    public static Tensor pow(Tensor a, double e) {
        return a.pow(scalar(e));
    }

    /// aᵉ with an exponent that may be learned, broadcast.
    public static Tensor pow(Tensor a, Tensor e) {
        return a.pow(e);
    }

    /// a².
    public static Tensor square(Tensor a) {
        return a.square();
    }

    /// The square root.
    public static Tensor sqrt(Tensor a) {
        return a.sqrt();
    }

    /// eᵃ.
    public static Tensor exp(Tensor a) {
        return a.exp();
    }

    /// The natural logarithm.
    public static Tensor log(Tensor a) {
        return a.log();
    }

    /// The absolute value.
    public static Tensor abs(Tensor a) {
        return a.abs();
    }

    /// Values below `least` become it.
    public static Tensor clampMin(Tensor a, double least) {
        return a.clamp_min(scalar(least));
    }

    /// Values above `most` become it.
    public static Tensor clampMax(Tensor a, double most) {
        return a.clamp_max(scalar(most));
    }

    /// The larger of each pair, broadcast.
    public static Tensor maximum(Tensor a, Tensor b) {
        return torch.maximum(a, b);
    }

    /// The smaller of each pair, broadcast.
    public static Tensor minimum(Tensor a, Tensor b) {
        return torch.minimum(a, b);
    }

    /// The matrix product, batched where there are more than two dimensions.
    public static Tensor matmul(Tensor a, Tensor b) {
        return torch.matmul(a, b);
    }

    /// The matrix product of each pair: `[B, M, K]` and `[B, K, N]` to `[B, M, N]`.
    public static Tensor bmm(Tensor a, Tensor b) {
        return a.bmm(b);
    }

    /// The sum of all values, without dimensions.
    public static Tensor sum(Tensor a) {
        return a.sum();
    }

    /// Sums along one dimension.
    ///
    /// @param keep whether the dimension stays, with size 1
    public static Tensor sumDim(Tensor a, int dim, boolean keep) {
        return a.sum(new long[] {dim}, keep, new ScalarTypeOptional());
    }

    /// The mean of all values, without dimensions.
    public static Tensor mean(Tensor a) {
        return a.mean();
    }

    /// Means along dimensions.
    ///
    /// @param keep whether the dimensions stay, with size 1
    public static Tensor meanDims(Tensor a, boolean keep, long... dims) {
        return a.mean(dims, keep, new ScalarTypeOptional());
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
        return torch.linalg_vector_norm(a, scalar(2), new long[] {dim}, keep, new ScalarTypeOptional());
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
            return Found.of(pair);
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

    /// Where a = b, broadcast; a boolean tensor.
    public static Tensor eq(Tensor a, Tensor b) {
        return a.eq(b);
    }

    /// Where a = b.
    public static Tensor eq(Tensor a, double b) {
        return a.eq(scalar(b));
    }

    /// Where a ≠ b, broadcast.
    public static Tensor ne(Tensor a, Tensor b) {
        return a.ne(b);
    }

    /// Where a > b.
    public static Tensor gt(Tensor a, double b) {
        return a.gt(scalar(b));
    }

    /// Where a < b.
    public static Tensor lt(Tensor a, double b) {
        return a.lt(scalar(b));
    }

    /// Where both hold.
    public static Tensor and(Tensor a, Tensor b) {
        return a.logical_and(b);
    }

    /// Where it does not hold.
    public static Tensor not(Tensor a) {
        return a.logical_not();
    }

    /// `yes` where the mask holds, else `no`, broadcast.
    public static Tensor where(Tensor mask, Tensor yes, Tensor no) {
        return torch.where(mask, yes, no);
    }

    /// The value where the mask holds, else a.
    public static Tensor maskedFill(Tensor a, Tensor mask, double value) {
        return a.masked_fill(mask, scalar(value));
    }

    /// The values where the mask holds, in one dimension.
    public static Tensor maskedSelect(Tensor a, Tensor mask) {
        return a.masked_select(mask);
    }

    /// Whether every value is neither infinite nor NaN.
    public static boolean allFinite(Tensor a) {
        try (Tensor finite = torch.isfinite(a);
                Tensor all = finite.all()) {
            return all.item_bool();
        }
    }

    /// Ones at the classes: `[N]` int64 to `[N, classes]` int64.
    public static Tensor oneHot(Tensor indices, int classes) {
        return torch.one_hot(indices, classes);
    }

    /// Picks along one dimension by an index tensor of the result's shape.
    public static Tensor gather(Tensor a, int dim, Tensor indices) {
        return a.gather(dim, indices);
    }

    /// Picks whole slices along one dimension.
    ///
    /// @param indices `[K]` int64
    public static Tensor indexSelect(Tensor a, int dim, Tensor indices) {
        return a.index_select(dim, indices);
    }

    /// A view of the slices from..to-1 along one dimension.
    public static Tensor slice(Tensor a, int dim, long from, long to) {
        return a.narrow(dim, from, to - from);
    }

    /// A view of one slice, without that dimension.
    public static Tensor select(Tensor a, int dim, long index) {
        return a.select(dim, index);
    }

    /// Reverses along dimensions: dimension 3 of images mirrors them.
    public static Tensor flip(Tensor a, long... dims) {
        return a.flip(dims);
    }

    /// Joins along an existing dimension.
    public static Tensor cat(List<Tensor> parts, int dim) {
        try (TensorVector vector = vector(parts)) {
            return torch.cat(vector, dim);
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
            return list(vector);
        }
    }

    /// The same values in another shape; -1 in one place is worked out.
    public static Tensor reshape(Tensor a, long... shape) {
        return a.reshape(shape);
    }

    /// Exchanges two dimensions.
    public static Tensor transpose(Tensor a, int first, int second) {
        return a.transpose(first, second);
    }

    /// Puts the dimensions into another order.
    public static Tensor permute(Tensor a, long... dims) {
        return a.permute(dims);
    }

    /// Repeats along dimensions of size 1 without copying; -1 leaves a size.
    public static Tensor expand(Tensor a, long... shape) {
        return a.expand(shape);
    }

    /// Drops one dimension of size 1.
    public static Tensor squeeze(Tensor a, int dim) {
        return a.squeeze(dim);
    }

    /// Adds a dimension of size 1.
    public static Tensor unsqueeze(Tensor a, int dim) {
        return a.unsqueeze(dim);
    }

    /// The values cut off from the recording of gradients.
    public static Tensor detach(Tensor a) {
        return a.detach();
    }

    /// The numbers of `a` in the format of `like`.
    public static Tensor castLike(Tensor a, Tensor like) {
        return a.to(like.scalar_type());
    }

    /// The numbers as int64.
    public static Tensor toLong(Tensor a) {
        return a.to(ScalarType.Long);
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
