package org.reid4j.train.schedule;

/// A slow start in front of another schedule, which keeps its own count of ticks.
///
/// @param ticks how long, at least 1
/// @param start share of the rate it begins with
/// @param rule its course
/// @param then the schedule that the warm-up multiplies
public record WarmUp(int ticks, double start, Rule rule, Schedule then) implements Schedule {

    /// The course of a warm-up.
    public enum Rule {
        /// `start + (1 - start) * t / ticks`, t from 0: the released strong baseline and fast-reid.
        LINEAR,
        /// `start * (t + 1) / ticks`, t from 0, then a jump to 1: the formula that the strong baseline's paper
        /// prints, `3.5e-5 * t / 10` for the first ten epochs with a rate of 3.5e-4, so `start` is 0.1.
        PAPER
    }

    public WarmUp {
        if (ticks < 1) {
            throw new IllegalArgumentException("ticks is " + ticks + ", must be at least 1");
        }
    }

    @Override
    public double factor(long tick) {
        if (tick >= ticks) {
            return then.factor(tick);
        }
        double share = switch (rule) {
            case LINEAR -> {
                double alpha = (double) tick / ticks;
                yield start * (1 - alpha) + alpha;
            }
            case PAPER -> start * (tick + 1) / ticks;
        };
        return share * then.factor(tick);
    }
}
