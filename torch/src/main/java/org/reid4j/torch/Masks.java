package org.reid4j.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Comparison of tensors, and selection by what it gives: what losses mine pairs with.
///
/// As in [Ops], functions record gradients and return new tensors that belong to the innermost open
/// [Scope].
public final class Masks {
    private Masks() {}

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

    private static Scalar scalar(double value) {
        return new Scalar(value);
    }
}
