package org.reid4j.models;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// Parameters that belong to a loss and learn by a rule of their own instead of the run's optimizer: plain
/// SGD with a fixed learning rate, after multiplying their gradients by `gradientScale`.
///
/// The center loss needs it: its weight of 0.0005 is meant for the features only, so the centers' gradients
/// are multiplied by 1/0.0005 before their step.
///
/// @param name such as `center`
/// @param parameters the tensors, owned by the [Objective]
/// @param learningRate constant over the run
/// @param gradientScale factor on the gradients before the step
public record OwnGroup(String name, List<Tensor> parameters, double learningRate, double gradientScale) {
    /// Copies the list.
    public OwnGroup {
        parameters = List.copyOf(parameters);
        if (!(learningRate > 0)) {
            throw new IllegalArgumentException("learningRate is " + learningRate + ", allowed: above 0");
        }
        if (!(gradientScale > 0) || Double.isInfinite(gradientScale)) {
            throw new IllegalArgumentException("gradientScale is " + gradientScale + ", allowed: above 0 and finite");
        }
    }
}
