package org.reid4j.train;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.reid4j.core.data.Sample;
import org.reid4j.train.config.TrainConfig;
import org.reid4j.train.loader.Batch;

/// Notices a run that leaves the finite numbers, in the step where it happens.
final class Divergence {
    private static final int FILES = 3;
    /// No loss of a network that learns comes near this; batch norm keeps a lost one finite for long.
    private static final double EXPLODED = 1e6;

    private final List<Sample> samples;
    private final String advice;

    /// @param samples the training split, for naming files
    Divergence(List<Sample> samples) {
        this(samples, TrainConfig.OnNan.STOP);
    }

    /// @param samples the training split, for naming files
    /// @param already what is done about it, and needs no advice
    Divergence(List<Sample> samples, TrainConfig.OnNan already) {
        this.samples = samples;
        this.advice = already == TrainConfig.OnNan.ROLLBACK ? "" : ", or train.on_nan=rollback";
    }

    /// @throws DivergenceException when the loss is not finite, or beyond a million
    void checkLoss(double loss, Map<String, Double> terms, Batch batch, long number, double learningRate) {
        if (Math.abs(loss) <= EXPLODED) {
            return;
        }
        String guilty = terms.entrySet().stream()
                .filter(term -> !(Math.abs(term.getValue()) <= EXPLODED))
                .map(term -> term.getKey() + " = " + term.getValue())
                .collect(Collectors.joining(", "));
        throw refusal(
                "the loss is " + loss + (guilty.isEmpty() ? "" : " (" + guilty + ")"), batch, number, learningRate);
    }

    /// @throws DivergenceException when the gradients' norm is not finite
    void checkGradients(double norm, String parameter, Batch batch, long number, double learningRate) {
        if (!Double.isFinite(norm)) {
            throw refusal(
                    "a gradient is not finite (" + (parameter.isEmpty() ? "norm " + norm : parameter) + ")",
                    batch,
                    number,
                    learningRate);
        }
    }

    /// What to throw when all is finite and nothing learns.
    ///
    /// @param what happened, beginning with the term
    /// @param remedy what to try
    DivergenceException collapsed(String what, String remedy, Batch batch, long number, double learningRate) {
        return new DivergenceException(number, refusal("the game was won", what, remedy, batch, number, learningRate));
    }

    /// What to throw when a step whose loss and gradients were finite left a number that is not: the step was too long.
    ///
    /// @param tensor of the weights or of the optimizer's state
    /// @param step behind which it was found
    static DivergenceException lost(String tensor, long step) {
        return new DivergenceException(
                step,
                "training diverged at step %d: %s holds NaN or infinity. No checkpoint was made of it, the last one was not touched.\nTry a lower optimizer.lr, a longer schedule.warmup, train.clip_norm=5"
                        .formatted(step, tensor));
    }

    private DivergenceException refusal(String what, Batch batch, long number, double learningRate) {
        String remedy = "Try a lower optimizer.lr, a longer schedule.warmup, train.clip_norm=5" + advice;
        return new DivergenceException(number, refusal("training diverged", what, remedy, batch, number, learningRate));
    }

    private String refusal(String happened, String what, String remedy, Batch batch, long number, double learningRate) {
        String files = Arrays.stream(batch.samples())
                .limit(FILES)
                .mapToObj(sample -> String.valueOf(samples.get(sample).path().getFileName()))
                .collect(Collectors.joining(", "));
        return "%s at step %d (epoch %d, batch %d): %s, learning rate %s\nthe batch begins with %s. The last checkpoint was not touched.\n%s"
                .formatted(happened, number, batch.epoch() + 1, batch.index() + 1, what, learningRate, files, remedy);
    }
}
