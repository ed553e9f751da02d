package org.reid4j.torch;

/// How weights follow their gradients: the algorithm and its constants, as PyTorch defines them.
public sealed interface OptimizerSpec {

    /// The base learning rate; each group multiplies it by its own factor.
    double lr();

    /// The weight decay that groups take unless they say otherwise.
    double weightDecay();

    /// Adam (Kingma and Ba 2015); weight decay is added to the gradient.
    ///
    /// @param lr base learning rate
    /// @param beta1 decay of the mean of gradients, in [0, 1)
    /// @param beta2 decay of the mean of squared gradients, in [0, 1)
    /// @param eps added to the root, above 0
    /// @param weightDecay times the weight is added to the gradient
    /// @param amsgrad whether the largest mean of squares seen is used (Reddi et al. 2018)
    record Adam(double lr, double beta1, double beta2, double eps, double weightDecay, boolean amsgrad)
            implements OptimizerSpec {
        public Adam {
            moments(lr, beta1, beta2, eps, weightDecay);
        }
    }

    /// AdamW (Loshchilov and Hutter 2019): as Adam, but weights shrink by lr · weightDecay apart from the gradient.
    ///
    /// @param lr base learning rate
    /// @param beta1 decay of the mean of gradients, in [0, 1)
    /// @param beta2 decay of the mean of squared gradients, in [0, 1)
    /// @param eps added to the root, above 0
    /// @param weightDecay times the learning rate is the share a weight loses each step
    /// @param amsgrad whether the largest mean of squares seen is used
    record AdamW(double lr, double beta1, double beta2, double eps, double weightDecay, boolean amsgrad)
            implements OptimizerSpec {
        public AdamW {
            moments(lr, beta1, beta2, eps, weightDecay);
        }
    }

    /// Stochastic gradient descent with momentum.
    ///
    /// @param lr base learning rate
    /// @param momentum in [0, 1); 0 is plain descent
    /// @param nesterov whether to look ahead; needs momentum and no dampening
    /// @param dampening share of the gradient that the momentum does not take, in [0, 1]
    /// @param weightDecay times the weight is added to the gradient
    record Sgd(double lr, double momentum, boolean nesterov, double dampening, double weightDecay)
            implements OptimizerSpec {
        public Sgd {
            within("lr", lr, 0, Double.MAX_VALUE);
            within("momentum", momentum, 0, Math.nextDown(1.0));
            within("dampening", dampening, 0, 1);
            within("weightDecay", weightDecay, 0, Double.MAX_VALUE);
            if (nesterov && (momentum == 0 || dampening != 0)) {
                throw new IllegalArgumentException("nesterov needs momentum above 0 and dampening 0, got momentum "
                        + momentum + " and dampening " + dampening);
            }
        }
    }

    private static void moments(double lr, double beta1, double beta2, double eps, double weightDecay) {
        within("lr", lr, 0, Double.MAX_VALUE);
        within("beta1", beta1, 0, Math.nextDown(1.0));
        within("beta2", beta2, 0, Math.nextDown(1.0));
        within("eps", eps, Double.MIN_VALUE, 1);
        within("weightDecay", weightDecay, 0, Double.MAX_VALUE);
    }

    private static void within(String key, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    "optimizer %s is %s, must be in %s..%s".formatted(key, value, least, most));
        }
    }
}
