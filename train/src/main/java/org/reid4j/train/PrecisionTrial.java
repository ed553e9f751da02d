package org.reid4j.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import org.reid4j.core.data.Dataset;
import org.reid4j.train.config.PrecisionChoice;
import org.reid4j.train.config.RunConfig;

/// Chooses a run's number format by taking steps in float32 and under bfloat16, since neither the processor's
/// instructions nor its age tell which is faster.
///
/// The choice becomes part of the run's configuration, so that going on with it, or repeating it, computes
/// the same.
///
/// @param chosen the faster one; float32 where the difference is within what times vary by
/// @param plainSeconds of a step in float32
/// @param halfSeconds of a step under bfloat16
record PrecisionTrial(PrecisionChoice chosen, double plainSeconds, double halfSeconds) {
    private static final int TURNS = 3;
    private static final double WORTH_IT = 0.95;
    private static final double HOPELESS = 3;

    /// Times both on noise, in turns, so that a busy machine slows both.
    static PrecisionTrial of(RunConfig config, Dataset dataset) {
        try (Rehearsal plain = rehearsal(config, dataset, PrecisionChoice.F32);
                Rehearsal half = rehearsal(config, dataset, PrecisionChoice.BF16_AUTOCAST)) {
            return timed(plain::step, half::step);
        }
    }

    /// Takes steps until enough is known. The first of each kind also makes buffers and plans, and tells
    /// nothing.
    ///
    /// @param plain takes a step in float32 and gives its seconds
    /// @param half takes one under bfloat16
    static PrecisionTrial timed(DoubleSupplier plain, DoubleSupplier half) {
        double _ = plain.getAsDouble();
        double first = plain.getAsDouble();
        if (half.getAsDouble() > HOPELESS * first) {
            double warm = half.getAsDouble();
            if (warm > HOPELESS * first) { // emulated: each further step would cost minutes
                return judged(first, warm);
            }
        }
        List<Double> plainTimes = new ArrayList<>();
        List<Double> halfTimes = new ArrayList<>();
        for (int turn = 0; turn < TURNS; turn++) {
            plainTimes.add(plain.getAsDouble());
            halfTimes.add(half.getAsDouble());
        }
        return judged(median(plainTimes), median(halfTimes));
    }

    /// The verdict on two times.
    static PrecisionTrial judged(double plainSeconds, double halfSeconds) {
        boolean pays = halfSeconds < WORTH_IT * plainSeconds;
        return new PrecisionTrial(
                pays ? PrecisionChoice.BF16_AUTOCAST : PrecisionChoice.F32, plainSeconds, halfSeconds);
    }

    /// For people.
    String words() {
        return String.format(
                Locale.ROOT,
                "%s, measured: a step takes %.3f s in f32, %.3f s under bf16-autocast",
                chosen == PrecisionChoice.F32 ? "f32" : "bf16-autocast",
                plainSeconds,
                halfSeconds);
    }

    private static Rehearsal rehearsal(RunConfig config, Dataset dataset, PrecisionChoice precision) {
        return Rehearsal.of(config.with(config.train().with(precision)), dataset);
    }

    private static double median(List<Double> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }
}
