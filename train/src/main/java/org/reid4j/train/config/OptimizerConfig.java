package org.reid4j.train.config;

/// How gradients change weights.
///
/// @param type which rule
/// @param lr learning rate at the top of the schedule
/// @param weightDecay of weights
/// @param biasLrFactor learning rate of biases over that of weights
/// @param biasWeightDecay of biases
/// @param momentum of SGD
/// @param nesterov whether SGD looks ahead
/// @param beta1 of Adam: decay of the mean
/// @param beta2 of Adam: decay of the square
/// @param epsilon of Adam
/// @param amsgrad whether Adam keeps the largest square
@MainKey("type")
public record OptimizerConfig(
        Type type,
        double lr,
        double weightDecay,
        double biasLrFactor,
        double biasWeightDecay,
        double momentum,
        boolean nesterov,
        double beta1,
        double beta2,
        double epsilon,
        boolean amsgrad) {
    /// Which rule.
    public enum Type {
        /// Adam with L2 decay in the gradient.
        ADAM,
        /// Adam with decoupled decay.
        ADAMW,
        /// Stochastic gradient descent with momentum.
        SGD
    }

    public OptimizerConfig {
        Rule.above("optimizer.lr", lr, 0);
        Rule.atLeast("optimizer.weight_decay", weightDecay, 0);
        Rule.above("optimizer.bias_lr_factor", biasLrFactor, 0);
        Rule.atLeast("optimizer.bias_weight_decay", biasWeightDecay, 0);
        Rule.share("optimizer.momentum", momentum);
        Rule.share("optimizer.beta1", beta1);
        Rule.share("optimizer.beta2", beta2);
        Rule.above("optimizer.epsilon", epsilon, 0);
        Rule.between("optimizer.epsilon", epsilon, 0, 1);
        if (type == Type.SGD && nesterov && momentum == 0) {
            throw new IllegalArgumentException(
                    "optimizer.nesterov is true, must be false where optimizer.momentum is 0");
        }
    }

    /// The strong baseline's Adam.
    public static OptimizerConfig defaults() {
        return new OptimizerConfig(Type.ADAM, 3.5e-4, 5e-4, 1, 5e-4, 0.9, false, 0.9, 0.999, 1e-8, false);
    }
}
