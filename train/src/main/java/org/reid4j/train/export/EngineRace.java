package org.reid4j.train.export;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.reid4j.core.Embedder;
import org.reid4j.core.Pixels;
import org.reid4j.embed.EngineSpeeds;

/// Which engine runs a model faster on this machine: they take turns on the same pictures, and the median
/// turn counts.
public final class EngineRace {
    private static final int TURNS = 3;
    private static final double LEAST_SECONDS = 0.4;

    private EngineRace() {}

    /// Measures embedders of one model.
    ///
    /// @param engines name to embedder, each of which is warmed up first
    /// @param pictures a batch
    public static EngineSpeeds run(Map<String, Embedder> engines, List<Pixels> pictures) {
        engines.values().forEach(engine -> engine.embed(pictures));
        Map<String, double[]> speeds = new LinkedHashMap<>();
        engines.keySet().forEach(name -> speeds.put(name, new double[TURNS]));
        for (int turn = 0; turn < TURNS; turn++) {
            for (var engine : engines.entrySet()) {
                speeds.getOrDefault(engine.getKey(), new double[TURNS])[turn] = speed(engine.getValue(), pictures);
            }
        }
        Map<String, Double> medians = new LinkedHashMap<>();
        speeds.forEach((name, turns) -> {
            Arrays.sort(turns);
            medians.put(name, Math.round(10 * turns[TURNS / 2]) / 10.0);
        });
        String fastest = medians.entrySet().stream()
                .max(Comparator.comparingDouble(Map.Entry::getValue))
                .orElseThrow()
                .getKey();
        return new EngineSpeeds(fastest, medians, pictures.size());
    }

    /// Pictures a second, over as many batches as a short while takes.
    private static double speed(Embedder engine, List<Pixels> pictures) {
        long began = System.nanoTime();
        long done = 0;
        double seconds;
        do {
            engine.embed(pictures);
            done += pictures.size();
            seconds = (System.nanoTime() - began) / 1e9;
        } while (seconds < LEAST_SECONDS);
        return done / seconds;
    }
}
