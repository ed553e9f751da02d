package org.reid4j.train.schedule;

/// A slow start in front of another schedule, which keeps its own count of ticks.
///
/// @param ticks how long, at least 1
/// @param start share of the rate it begins with; [Rule#PAPER] has its own
/// @param rule its course
/// @param then the schedule that the warm-up multiplies
public record WarmUp(int ticks, double start, Rule rule, Schedule then) implements Schedule {

    /// The course of a warm-up.
    public enum Rule {
        /// `start + (1 - start) * t / ticks`, t from 0: the released strong baseline and fast-reid.
        LINEAR,
        /// `0.1 * (t + 1) / ticks`, t from 0 at the run's first epoch, then a jump to 1: the formula that
        /// the strong baseline's paper prints, `3.5e-5 * t / 10` for t = 1 to 10 with a rate of 3.5e-4.
        PAPER
    }

    private static final double PAPER_SHARE = 0.1;

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
            case PAPER -> PAPER_SHARE * (tick + 1) / ticks;
        };
        return share * then.factor(tick);
    }
}
