package org.reid4j.core.eval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Bands that know how large a gallery is: a stranger meets every photo of it, so what is rare between two
/// photos is common among ten thousand.
///
/// A match is a similarity that on average at most one stranger in twenty reaches with any photo of the
/// gallery, unsure one that at most every second does; in a gallery of up to 50 photos those are the bands
/// of a pair ([Bands#from]). Within the rates that were measured, and for photos like those, the shares
/// are upper bounds: photos of one person are alike. Beyond the rarest rate the threshold goes on as a
/// straight line over the logarithm of the rate, which is on the safe side for tails like a normal
/// distribution's, and not where many people look alike.
///
/// @param thresholds operating points with cosines as thresholds, rates in (0, 1) and different; may be
///     empty. Kept the most frequent rate first, a threshold never below that of a more frequent rate
public record BandTable(List<Threshold> thresholds) {
    private static final double MATCHED_STRANGERS = 0.05;
    private static final double UNSURE_STRANGERS = 0.5;
    private static final int FEWEST_BEYOND = 10;
    private static final double RARER = 10; // how much rarer than measured a threshold may be
    private static final double HIGHEST = 0.999; // a photo must be able to match

    public BandTable {
        List<Threshold> rarer = new ArrayList<>();
        double highest = Double.NEGATIVE_INFINITY;
        double last = Double.POSITIVE_INFINITY;
        for (Threshold point : thresholds.stream()
                .sorted(Comparator.comparingDouble(Threshold::falseAcceptRate).reversed())
                .toList()) {
            double rate = point.falseAcceptRate();
            if (!(rate > 0 && rate < 1 && rate < last) || !Double.isFinite(point.threshold())) {
                throw new IllegalArgumentException(
                        "a threshold table has rates in (0, 1), each once, and finite thresholds, not " + point);
            }
            last = rate;
            highest = Math.max(highest, point.threshold());
            rarer.add(new Threshold(rate, highest, point.truePositiveRate()));
        }
        thresholds = List.copyOf(rarer);
    }

    /// The points that so many pairs of strangers can tell: at least ten of them are beyond each.
    ///
    /// @param pairs of strangers that were compared
    static BandTable measured(List<Threshold> thresholds, long pairs) {
        return new BandTable(thresholds.stream()
                .filter(point -> point.falseAcceptRate() * pairs >= FEWEST_BEYOND)
                .toList());
    }

    /// Bands for a gallery; empty where nothing was measured.
    ///
    /// @param photos in the gallery, 0 or more
    public Optional<Bands> bands(long photos) {
        if (thresholds.isEmpty()) {
            return Optional.empty();
        }
        long many = Math.max(1, photos);
        double match = at(Math.min(Bands.MATCH_FALSE_ACCEPTS, MATCHED_STRANGERS / many));
        double unsure = at(Math.min(Bands.UNSURE_FALSE_ACCEPTS, UNSURE_STRANGERS / many));
        return Optional.of(new Bands((float) match, (float) Math.min(match, unsure)));
    }

    /// The largest gallery among which a match is told: beyond it the threshold would be for a rate far
    /// rarer than any that was measured. Without limit where nothing was measured.
    public long mostPhotos() {
        return thresholds.isEmpty()
                ? Long.MAX_VALUE
                : (long) Math.floor(
                        MATCHED_STRANGERS * RARER / thresholds.getLast().falseAcceptRate() * (1 + 1e-9));
    }

    private double at(double rate) {
        int next = 0;
        while (next < thresholds.size() && thresholds.get(next).falseAcceptRate() > rate * (1 + 1e-9)) {
            next++;
        }
        if (next == 0 || thresholds.size() == 1) {
            return Math.min(HIGHEST, thresholds.getFirst().threshold());
        }
        int right = Math.min(next, thresholds.size() - 1); // past the end: the last piece goes on
        Threshold a = thresholds.get(right - 1);
        Threshold b = thresholds.get(right);
        double slope = (b.threshold() - a.threshold()) / Math.log(a.falseAcceptRate() / b.falseAcceptRate());
        double reached = b.threshold() + slope * Math.log(b.falseAcceptRate() / rate);
        return Math.min(HIGHEST, reached);
    }
}
