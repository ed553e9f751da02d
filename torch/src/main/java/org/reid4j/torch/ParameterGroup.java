package org.reid4j.torch;

import java.util.Collection;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// Weights that learn by one rule.
///
/// @param name names the group in an optimizer's state: `biases`
/// @param parameters the weights; those without a gradient at a step are left as they are
/// @param lrFactor times the base learning rate is the group's
/// @param weightDecay the group's weight decay
public record ParameterGroup(String name, List<Tensor> parameters, double lrFactor, double weightDecay) {
    public ParameterGroup {
        parameters = List.copyOf(parameters);
        if (name.isEmpty() || name.indexOf('.') >= 0) {
            throw new IllegalArgumentException(
                    "a parameter group's name is '" + name + "', must be non-empty and without dots");
        }
        if (!(lrFactor >= 0 && Double.isFinite(lrFactor)) || !(weightDecay >= 0 && Double.isFinite(weightDecay))) {
            throw new IllegalArgumentException("group %s has lrFactor %s and weightDecay %s, must be finite and >= 0"
                    .formatted(name, lrFactor, weightDecay));
        }
    }

    /// Weights that learn at the base rate with the optimizer's own weight decay.
    public static ParameterGroup of(String name, Collection<Tensor> parameters, OptimizerSpec spec) {
        return new ParameterGroup(name, List.copyOf(parameters), 1, spec.weightDecay());
    }
}
