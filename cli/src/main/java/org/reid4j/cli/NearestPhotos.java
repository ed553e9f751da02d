package org.reid4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.reid4j.cli.report.Explained.Near;

/// Keeps the nearest of any number of photos in little memory.
final class NearestPhotos {
    private static final int ROOM = 1024;
    private static final Comparator<Near> NEAREST_FIRST =
            Comparator.comparingDouble(Near::similarity).reversed().thenComparing(Near::photo);

    private final int k;
    private List<Near> kept = new ArrayList<>();

    /// @param k how many are kept, at least 1
    NearestPhotos(int k) {
        this.k = k;
    }

    /// Enters a photo with the inner product of two vectors of length 1, their cosine.
    void offer(Path photo, float[] asking, float[] answering) {
        double sum = 0;
        for (int i = 0; i < asking.length; i++) {
            sum += (double) asking[i] * answering[i];
        }
        kept.add(new Near(photo, sum));
        if (kept.size() > k + ROOM) {
            kept = new ArrayList<>(first());
        }
    }

    /// The nearest, nearest first; of equally near ones the first by path.
    List<Near> first() {
        return kept.stream().sorted(NEAREST_FIRST).limit(k).toList();
    }
}
