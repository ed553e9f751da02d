package org.reid4j.train;

import java.util.function.IntFunction;
import org.reid4j.core.sample.EpochPlan;
import org.reid4j.train.loader.SampleSource;
import org.reid4j.train.schedule.Schedule;

/// A stretch of training with one way of taking steps. The strong baseline has one; a system that trains a
/// part first and the rest later has two.
///
/// @param name shown in progress
/// @param epochs how long
/// @param step what a batch does
/// @param source makes photos
/// @param plans which photos make the batches of an epoch
/// @param rate learning rate over time
public record Phase(String name, int epochs, Step step, SampleSource source, IntFunction<EpochPlan> plans, Rate rate) {

    /// A learning rate over time.
    ///
    /// @param base at the top of the schedule
    /// @param schedule its factor at a tick
    /// @param byIteration whether a tick is an optimizer step, else an epoch
    /// @param first number of the first tick
    public record Rate(double base, Schedule schedule, boolean byIteration, int first) {
        /// The rate of an epoch (from 0) and an optimizer step (from 0 over the whole run).
        public double at(int epoch, long iteration) {
            return base * schedule.factor((byIteration ? iteration : epoch) + first);
        }
    }
}
