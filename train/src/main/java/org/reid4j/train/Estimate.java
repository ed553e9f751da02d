package org.reid4j.train;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import org.reid4j.core.data.Dataset;
import org.reid4j.torch.Scope;
import org.reid4j.train.config.RunConfig;

/// How long a training will take on this machine, from a few of its steps on noise.
///
/// @param stepSeconds of one batch, when photos are always ready
/// @param batches of all epochs
/// @param evaluationSeconds of embedding all photos of query and gallery once; empty for walks, whose lengths
///     vary
/// @param evaluations how often that is done during training
/// @param residentBytes of the process after a few steps, before any decoded photo is kept
public record Estimate(
        double stepSeconds, long batches, OptionalDouble evaluationSeconds, int evaluations, long residentBytes) {
    private static final int STEPS = 3;

    /// Takes a few steps of the configuration.
    public static Estimate of(RunConfig config, Dataset dataset) {
        int epochs = config.epochs();
        long batches = (long) epochs
                * Preflight.sampler(config, dataset, config.seed()).batchesPerEpoch();
        int tested = dataset.query().size() + dataset.gallery().size();
        int every = config.eval().every();
        int evaluations = tested == 0 ? 0 : every == 0 ? 1 : Math.ceilDiv(epochs, every);
        try (Rehearsal rehearsal = Rehearsal.of(config, dataset)) {
            double step = rehearsal.median(STEPS);
            long resident = Scope.residentBytes();
            OptionalDouble evaluation = OptionalDouble.empty();
            if (tested > 0 && Material.of(config, dataset) instanceof PhotoMaterial) {
                int views = config.eval().flip() ? 2 : 1;
                evaluation = OptionalDouble.of(rehearsal.embed() / rehearsal.samples() * tested * views);
            }
            return new Estimate(step, batches, evaluation, evaluations, resident);
        }
    }

    /// Seconds of the whole training.
    public double seconds() {
        return stepSeconds * batches + evaluationSeconds.orElse(0) * evaluations;
    }

    /// For people, in one line.
    public String words() {
        String measuring = evaluationSeconds.isPresent() && evaluations > 0
                ? String.format(
                        Locale.ROOT, ", %d evaluations of %s", evaluations, rough(evaluationSeconds.getAsDouble()))
                : "";
        return String.format(
                Locale.ROOT,
                "about %s on this machine: %,d steps of %.2f s%s; memory about %.1f GiB beside decoded photos (data.cache_mb)",
                rough(seconds()),
                batches,
                stepSeconds,
                measuring,
                residentBytes / (double) (1 << 30));
    }

    private static String rough(double seconds) {
        Duration time = Duration.ofMillis(Math.round(seconds * 1000));
        if (time.toHours() > 0) {
            return "%d h %d min".formatted(time.toHours(), time.toMinutesPart());
        }
        return time.toMinutes() > 0
                ? "%d min".formatted(time.plusSeconds(30).toMinutes())
                : "%d s".formatted(Math.max(1, time.toSeconds()));
    }
}
