package org.reid4j.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.Split;
import org.reid4j.core.eval.Protocol;
import org.reid4j.train.Rehearsal;
import org.reid4j.train.config.ConfigFile;

/// Takes the trainer's own training steps when told to and says how long they took (`train-speed.py`).
///
/// Arguments: `key=value` of a configuration. Answers as [NetworkSpeed] does. The photos are noise, the
/// people as many as Market-1501's.
public final class TrainSpeed {
    private static final int PEOPLE = 751;
    private static final int PHOTOS = 17;

    private TrainSpeed() {}

    /// Starts it.
    public static void main(String[] args) throws IOException {
        var config = ConfigFile.load(List.of(), Arrays.asList(args)).config();
        try (Rehearsal rehearsal = Rehearsal.of(config, noise(PEOPLE))) {
            rehearsal.step();
            NetworkSpeed.serve(
                    rehearsal::step, "ready %s parameters=%d".formatted(rehearsal.loss(), rehearsal.parameters()));
        }
    }

    /// Photos that nobody reads, of so many people.
    static Dataset noise(int people) {
        var photos = new ArrayList<Sample>();
        for (int i = 0; i < people * PHOTOS; i++) {
            photos.add(new Sample(Path.of(i + ".jpg"), 1 + i / PHOTOS, 1 + i % 6, 0));
        }
        return new Dataset(
                "market1501",
                Path.of("noise"),
                new Split("train", photos),
                new Split("query", List.of()),
                new Split("gallery", List.of()),
                Map.of(),
                new Protocol.CrossCamera(),
                List.of());
    }
}
