package org.reid4j.train;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import org.reid4j.models.ReidNet;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.train.loader.Batch;

/// What a batch does to a network. The trainer knows phases and steps and never a model's name: systems that
/// learn in another way (two optimizers, a generator and a discriminator) bring a step of their own.
public interface Step extends AutoCloseable {

    /// Learns from a batch.
    ///
    /// @param batch photos
    /// @param number of the optimizer step in progress, from 1 over the whole run
    /// @param learningRate of the step
    /// @throws DivergenceException before anything is changed for good, when a loss or gradient is not finite
    Outcome learn(Batch batch, long number, double learningRate);

    /// What learning from a batch gave.
    ///
    /// @param stepped whether the optimizer stepped
    /// @param loss what was minimised
    /// @param terms its summands before weighting
    /// @param gradientNorm length of all gradients before clipping; 0 where the optimizer did not step
    record Outcome(boolean stepped, double loss, Map<String, Double> terms, double gradientNorm) {}

    /// Begins where another step ended: takes its weights over where the names are the same. Called before the
    /// first batch of a phase that is not the first; once more after a rollback to a phase before, and then what
    /// was
    /// learned since is forgotten.
    ///
    /// @param weights of the step before, as its [#weights] gives them
    void begin(TensorFile weights);

    /// The names of the losses in [Outcome#terms()], in their order.
    List<String> terms();

    /// Copies of the weights as they are to be used.
    ///
    /// @param memory which holds the copies, and frees them when it is closed
    TensorFile weights(Arena memory);

    /// Copies of every other tensor that a resumed run needs.
    ///
    /// @param memory which holds the copies, and frees them when it is closed
    TensorFile state(Arena memory);

    /// Puts back what [#weights(Arena)] and [#state(Arena)] gave.
    void restore(TensorFile weights, TensorFile state);

    /// Lets a measurement look at the network as it is to be used, in evaluation mode; afterwards all is as
    /// before.
    void measure(Measurement measurement);

    /// What looks at a network.
    @FunctionalInterface
    interface Measurement {
        /// @param net in evaluation mode; not to be closed
        void look(ReidNet net);
    }

    /// Number of values that are learned.
    long parameters();

    @Override
    void close();
}
