package org.reid4j.train.config;

import java.util.List;
import java.util.Optional;
import org.reid4j.train.schedule.Constant;
import org.reid4j.train.schedule.Cosine;
import org.reid4j.train.schedule.MultiStep;
import org.reid4j.train.schedule.Schedule;
import org.reid4j.train.schedule.WarmUp;

/// How the learning rate changes over time. A tick is an epoch or an iteration.
///
/// @param type the course after the warm-up
/// @param unit what a tick is
/// @param first number of the first tick; the released baseline counts epochs from 1 (it steps its
///     scheduler before the first epoch), fast-reid and the paper's warm-up from 0
/// @param warmup ticks of warm-up, 0 for none
/// @param warmupFactor share of the learning rate that the linear warm-up begins with
/// @param warmupRule the warm-up's course
/// @param milestones ticks at which the rate is multiplied by `gamma`
/// @param gamma of the milestones
/// @param floor share of the learning rate that the cosine ends with
@MainKey("type")
public record ScheduleConfig(
        Type type,
        Unit unit,
        int first,
        int warmup,
        double warmupFactor,
        WarmUp.Rule warmupRule,
        List<Integer> milestones,
        double gamma,
        double floor) {
    /// The course after the warm-up.
    public enum Type {
        /// Multiplied by gamma at each milestone.
        MULTISTEP,
        /// Half a cosine down to the floor.
        COSINE,
        /// No change.
        CONSTANT
    }

    /// What a tick is.
    public enum Unit {
        /// The rate changes between epochs.
        EPOCH,
        /// The rate changes with every optimizer step.
        ITERATION
    }

    public ScheduleConfig {
        Rule.between("schedule.first", first, 0, 1);
        Rule.atLeast("schedule.warmup", warmup, 0);
        Rule.between("schedule.warmup_factor", warmupFactor, 0, 1);
        Rule.above("schedule.gamma", gamma, 0);
        Rule.between("schedule.floor", floor, 0, 1);
        milestones = List.copyOf(milestones);
        for (int i = 0; i < milestones.size(); i++) {
            if (milestones.get(i) < 1 || (i > 0 && milestones.get(i) <= milestones.get(i - 1))) {
                throw new IllegalArgumentException(
                        "schedule.milestones is " + milestones + ", must rise and begin above 0");
            }
        }
    }

    /// The released strong baseline's: warm-up over 10 epochs, a tenth at 40 and 70.
    public static ScheduleConfig defaults() {
        return new ScheduleConfig(Type.MULTISTEP, Unit.EPOCH, 1, 10, 0.01, WarmUp.Rule.LINEAR, List.of(40, 70), 0.1, 0);
    }

    /// Number of the run's first tick: `first`, but 0 under the paper's warm-up, whose formula fixes the
    /// count.
    public int firstTick() {
        return warmup > 0 && warmupRule == WarmUp.Rule.PAPER ? 0 : first;
    }

    /// What a reader of a run should know: whether it ends before its learning rate has reached the top.
    ///
    /// @param epochs of the run
    public Optional<String> doubt(int epochs) {
        return unit == Unit.EPOCH && warmup >= epochs
                ? Optional.of(
                        "the learning rate warms up over %d epochs and this run has %d: say schedule.warmup=%d or so"
                                .formatted(warmup, epochs, epochs / 10))
                : Optional.empty();
    }

    /// The schedule, from [#firstTick()] on.
    ///
    /// @param ticks of the whole run, behind which a cosine ends
    public Schedule schedule(long ticks) {
        Schedule course = switch (type) {
            case MULTISTEP -> new MultiStep(milestones, gamma);
            case COSINE -> new Cosine(firstTick(), Math.max(1, ticks), floor);
            case CONSTANT -> new Constant();
        };
        return course.warmedUp(warmup, warmupFactor, warmupRule);
    }
}
