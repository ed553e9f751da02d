package org.reid4j.train.schedule;

/// Half a cosine from 1 down to a floor (Loshchilov and Hutter 2017, without restarts).
///
/// @param first the tick at the top
/// @param length ticks from the top to the floor, at least 1
/// @param floor what remains, 0 to 1
public record Cosine(long first, long length, double floor) implements Schedule {
    public Cosine {
        if (length < 1) {
            throw new IllegalArgumentException("length is " + length + ", must be at least 1");
        }
    }

    @Override
    public double factor(long tick) {
        double done = Math.clamp((double) (tick - first) / length, 0, 1);
        return floor + (1 - floor) * (1 + Math.cos(Math.PI * done)) / 2;
    }
}
