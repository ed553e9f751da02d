package org.reid4j.train.schedule;

/// No change.
public record Constant() implements Schedule {
    @Override
    public double factor(long tick) {
        return 1;
    }
}
