package org.reid4j.core.eval;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Bands that know how large a gallery is: a stranger meets every photo of it, so what is rare between two photos is
/// common among ten thousand.
///
/// A match is a similarity that at most one stranger in twenty reaches with any photo of the gallery, unsure one that
/// at most every second does; in a gallery of up to 50 photos those are the bands of a pair ([Bands#from]). Photos of
/// one
/// person are alike, so these shares are upper bounds. Beyond the rarest rate that was measured the
/// threshold goes on as a straight line over the logarithm of the rate.
///
/// @param thresholds operating points with cosines as thresholds, the most frequent rate first; may be empty
public record BandTable(List<Threshold> thresholds) {
    private static final double MATCHED_STRANGERS = 0.05;
    private static final double UNSURE_STRANGERS = 0.5;
    private static final double HIGHEST = 0.999; // a photo must be able to match

    public BandTable {
        thresholds = thresholds.stream()
                .sorted(Comparator.comparingDouble(Threshold::falseAcceptRate).reversed())
                .toList();
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

    private double at(double rate) {
        int next = 0;
        while (next < thresholds.size() && thresholds.get(next).falseAcceptRate() > rate * (1 + 1e-9)) {
            next++;
        }
        if (next == 0 || thresholds.size() == 1) {
            return thresholds.getFirst().threshold();
        }
        int right = Math.min(next, thresholds.size() - 1); // past the end: the last piece goes on
        Threshold a = thresholds.get(right - 1);
        Threshold b = thresholds.get(right);
        double slope = (b.threshold() - a.threshold()) / Math.log(a.falseAcceptRate() / b.falseAcceptRate());
        double reached = b.threshold() + slope * Math.log(b.falseAcceptRate() / rate);
        return next < thresholds.size() ? reached : Math.max(b.threshold(), Math.min(HIGHEST, reached));
    }
}
