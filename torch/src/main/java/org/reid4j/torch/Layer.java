package org.reid4j.torch;

import org.bytedeco.pytorch.Tensor;

/// A step of a network from one tensor to one tensor, so that steps can be put in a row; a function does as well as a
/// [Net].
@FunctionalInterface
public interface Layer {
    /// Computes the step.
    Tensor forward(Tensor x);
}
