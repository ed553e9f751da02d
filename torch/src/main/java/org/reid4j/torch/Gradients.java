package org.reid4j.torch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// What is done with gradients between `backward()` and the optimizer's step.
public final class Gradients {
    private Gradients() {}

    /// The gradient of a weight, if the last `backward()` reached it. It is the weight's own memory, not a
    /// copy.
    public static Optional<Tensor> of(Tensor weight) {
        Tensor gradient = weight.grad();
        // grad() points into the weight, so take a reference that outlives it
        return gradient.defined() ? Optional.of(new Tensor(gradient)) : Optional.empty();
    }

    /// The gradient of the sum of `output` with respect to `input`, itself differentiable: for penalties on
    /// gradients (Mescheder et al. 2018).
    ///
    /// @param input a tensor that records gradients and that `output` was computed from
    /// @return of the input's shape; belongs to the innermost open [Scope]
    public static Tensor ofSum(Tensor output, Tensor input) {
        try (TensorVector outputs = new TensorVector(output.sum());
                TensorVector inputs = new TensorVector(input);
                TensorVector none = new TensorVector();
                TensorVector found = torch.grad(outputs, inputs, none, new BoolOptional(true), true, false)) {
            return new Tensor(found.get(0));
        }
    }

    /// Drops the gradients.
    public static void drop(Collection<Tensor> weights) {
        weights.forEach(weight -> weight.mutable_grad().reset());
    }

    /// Multiplies all gradients, as center loss asks for its centers.
    public static void scale(Collection<Tensor> weights, double factor) {
        try (var _ = Scope.open();
                var _ = NoGrad.open()) {
            weights.forEach(weight -> of(weight).ifPresent(g -> g.mul_(new Scalar(factor))));
        }
    }

    /// The Euclidean norm of all gradients taken together; 0 when there are none.
    public static double norm(Collection<Tensor> weights) {
        try (var _ = Scope.open();
                var _ = NoGrad.open()) {
            List<Tensor> norms = new ArrayList<>();
            for (Tensor weight : weights) {
                of(weight).ifPresent(g -> norms.add(g.norm())); // in whatever layout it lies, without a copy
            }
            return norms.isEmpty() ? 0 : Ops.norm(Ops.stack(norms, 0), 0, false).item_double();
        }
    }

    /// Scales all gradients down by one factor so that their common norm is at most `most`; PyTorch's
    /// formula, most / (norm + 1e-6).
    ///
    /// @return the norm before; when it is not finite the gradients are of no use
    public static double clipNorm(Collection<Tensor> weights, double most) {
        if (!(most > 0)) {
            throw new IllegalArgumentException("the largest gradient norm is " + most + ", must be above 0");
        }
        try (var _ = Scope.open();
                var _ = NoGrad.open();
                TensorVector vector = Ops.vector(List.copyOf(weights))) {
            return torch.clip_grad_norm_(vector, most, 2.0, false);
        }
    }

    /// The first weight, in the map's order, with a gradient that is infinite or NaN.
    public static Optional<String> firstNonFinite(Map<String, Tensor> weights) {
        try (var _ = Scope.open()) {
            return weights.entrySet().stream()
                    .filter(e ->
                            of(e.getValue()).filter(g -> !Masks.allFinite(g)).isPresent())
                    .map(Map.Entry::getKey)
                    .findFirst();
        }
    }

    /// The first tensor, in the map's order, with a value that is infinite or NaN.
    public static Optional<String> firstNonFiniteValue(Map<String, Tensor> tensors) {
        try (var _ = Scope.open()) {
            return tensors.entrySet().stream()
                    .filter(e -> e.getValue().is_floating_point() && !Masks.allFinite(e.getValue()))
                    .map(Map.Entry::getKey)
                    .findFirst();
        }
    }
}
