package org.reid4j.train.config;

import org.reid4j.torch.Precision;

/// How long and how carefully.
///
/// @param epochs passes over the training photos
/// @param accumulate batches whose gradients are added up for one step
/// @param clipNorm largest norm of all gradients together, 0 for no limit
/// @param ema decay of the weights' moving average (0.999), 0 for none
/// @param precision number format of the forward pass; a run keeps the one it began with
/// @param freezeBackboneEpochs first epochs in which only the layers behind the backbone learn
/// @param checkpointing whether the residual blocks keep their inputs only and compute the rest again on the way
///     back: a third more time, a fraction of the memory, the same gradients
/// @param channelsLast whether pixels are laid out channel by channel last, which is faster on CPU
/// @param saveEverySteps steps between checkpoints within an epoch, 0 for one an epoch
/// @param logEverySteps steps between lines of `metrics.jsonl`
/// @param drawEverySteps steps between drawn pictures of a system that draws, 0 for those at the end only
/// @param onNan what to do when a loss or gradient is not finite
public record TrainConfig(
        int epochs,
        int accumulate,
        double clipNorm,
        double ema,
        PrecisionChoice precision,
        int freezeBackboneEpochs,
        boolean checkpointing,
        boolean channelsLast,
        int saveEverySteps,
        int logEverySteps,
        int drawEverySteps,
        OnNan onNan) {
    /// What to do when a loss or gradient is not finite.
    public enum OnNan {
        /// Stop at once; the last checkpoint stays as it is.
        STOP,
        /// Go back to the last checkpoint and on with half the learning rate, three times at most.
        ROLLBACK
    }

    public TrainConfig {
        Rule.between("train.epochs", epochs, 1, 100_000);
        Rule.between("train.accumulate", accumulate, 1, 4096);
        Rule.atLeast("train.clip_norm", clipNorm, 0);
        if (!(ema >= 0 && ema < 1)) {
            throw new IllegalArgumentException("train.ema is " + ema + ", must be at least 0 and below 1");
        }
        Rule.atLeast("train.freeze_backbone_epochs", freezeBackboneEpochs, 0);
        Rule.atLeast("train.save_every_steps", saveEverySteps, 0);
        Rule.atLeast("train.log_every_steps", logEverySteps, 1);
        Rule.atLeast("train.draw_every_steps", drawEverySteps, 0);
    }

    /// The strong baseline's 120 epochs.
    public static TrainConfig defaults() {
        return new TrainConfig(120, 1, 0, 0, PrecisionChoice.F32, 0, false, true, 0, 10, 1000, OnNan.STOP);
    }

    /// The number format of the forward pass; of one still to be found out the plain one.
    public Precision format() {
        return precision.format().orElse(Precision.F32);
    }

    /// The same with another number format.
    public TrainConfig with(PrecisionChoice other) {
        return new TrainConfig(
                epochs,
                accumulate,
                clipNorm,
                ema,
                other,
                freezeBackboneEpochs,
                checkpointing,
                channelsLast,
                saveEverySteps,
                logEverySteps,
                drawEverySteps,
                onNan);
    }
}
