package org.reid4j.models;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Ops;

/// The value that is minimised and the terms it is the weighted sum of, so that a log or an error can name
/// each.
///
/// @param total a scalar with gradient
/// @param terms the unweighted values; `total` is the sum of `weight * value`
public record Loss(Tensor total, List<Term> terms) {
    /// One summand.
    ///
    /// @param name such as `cross_entropy`, `triplet`, `center`
    /// @param weight its factor in the total
    /// @param value a scalar before weighting
    public record Term(String name, double weight, Tensor value) {}

    /// The weighted sum of terms.
    ///
    /// @param terms at least one
    public static Loss sum(List<Term> terms) {
        Tensor total = Ops.mul(terms.getFirst().value(), terms.getFirst().weight());
        for (Term term : terms.subList(1, terms.size())) {
            total = Ops.addScaled(total, term.value(), term.weight());
        }
        return new Loss(total, terms);
    }

    /// Copies the list.
    public Loss {
        terms = List.copyOf(terms);
    }
}
