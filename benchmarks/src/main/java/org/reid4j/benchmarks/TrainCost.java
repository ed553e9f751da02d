package org.reid4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.reid4j.train.Rehearsal;
import org.reid4j.train.config.ConfigFile;

/// Prints what a training step of a configuration costs, for `train-cost.py`: seconds a step, seconds
/// of embedding a photo, peak MiB of the process, values learned.
///
/// Arguments: people of the training split, then `key=value` of a configuration.
public final class TrainCost {
    private static final int STEPS = 3;

    private TrainCost() {}

    /// Measures and prints.
    public static void main(String[] args) throws IOException {
        int people = Integer.parseInt(args[0]);
        var config = ConfigFile.load(List.of(), Arrays.asList(args).subList(1, args.length))
                .config();
        try (Rehearsal rehearsal = Rehearsal.of(config, TrainSpeed.noise(people))) {
            double step = rehearsal.median(STEPS);
            long peak = peakMib();
            double photo = rehearsal.embed() / rehearsal.samples();
            System.out.printf(Locale.ROOT, "%.4f %.5f %d %d%n", step, photo, peak, rehearsal.parameters());
        }
    }

    /// The most memory the process has had, as Linux counts it.
    private static long peakMib() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
