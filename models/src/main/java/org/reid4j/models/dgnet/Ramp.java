package org.reid4j.models.dgnet;

/// A weight that grows with the iterations: DG-Net learns to reconstruct and to know people first, then to keep
/// codes and to learn from what it drew. It is a function of the iteration alone, so a resumed run needs no
/// memory of it.
///
/// @param start value up to and with iteration `after`
/// @param slope what each later iteration adds
/// @param after the last iteration, from 0, with the first value
/// @param most where it stops growing
public record Ramp(double start, double slope, long after, double most) {
    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException when one is negative, or the start lies above the end
    public Ramp {
        if (!(start >= 0) || !(slope >= 0) || after < 0 || !(most >= start)) {
            throw new IllegalArgumentException(
                    "a ramp from %s by %s after %d to %s must not fall".formatted(start, slope, after, most));
        }
    }

    /// From 0, as the release's.
    public static Ramp from0(double slope, long after, double most) {
        return new Ramp(0, slope, after, most);
    }

    /// Its value at an iteration, from 0.
    public double at(long iteration) {
        return iteration <= after ? start : Math.min(most, start + slope * (iteration - after));
    }
}
