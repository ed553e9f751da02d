package org.reid4j.benchmarks;

import java.nio.file.Path;
import org.reid4j.embed.Reid;

/// Opens a model and embeds one photo, then ends: what a caller waits for who starts anew.
///
/// Arguments: model, photo. Prints the engine and the seconds inside this program; the time of the whole
/// process is for the caller to take.
public final class FirstEmbedding {
    private FirstEmbedding() {}

    /// Starts it.
    public static void main(String[] args) {
        long began = System.nanoTime();
        try (var reid = Reid.open(Path.of(args[0]))) {
            var embedding = reid.embed(Path.of(args[1]));
            System.out.printf(
                    "%s, %d numbers, %.2f s inside%n",
                    reid.engine(), embedding.values().length, (System.nanoTime() - began) / 1e9);
        }
    }
}
