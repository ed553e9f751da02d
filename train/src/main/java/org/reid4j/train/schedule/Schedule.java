package org.reid4j.train.schedule;

/// A learning rate as a function of time: what a base rate is multiplied by at a tick (an epoch or an
/// iteration, counted from 0 unless the recipe counts otherwise).
public sealed interface Schedule permits Constant, MultiStep, Cosine, WarmUp {

    /// The factor at a tick.
    ///
    /// @param tick from 0
    double factor(long tick);

    /// This schedule with a warm-up in front.
    ///
    /// @param ticks how long, 0 for none
    /// @param factor share of the rate it begins with, where the rule leaves that open
    /// @param rule its course
    default Schedule warmedUp(int ticks, double factor, WarmUp.Rule rule) {
        return ticks == 0 ? this : new WarmUp(ticks, factor, rule, this);
    }
}
