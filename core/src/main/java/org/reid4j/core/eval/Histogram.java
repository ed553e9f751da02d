package org.reid4j.core.eval;

/// How many pairs of photos are how far apart.
///
/// @param from lower edge of the first bin
/// @param to upper edge of the last bin
/// @param counts one an equally wide bin; a bin holds its upper edge, the first one also its lower
@SuppressWarnings("ArrayRecordComponent") // for drawing, compared by nobody
public record Histogram(double from, double to, long[] counts) {
    /// Number of pairs.
    public long total() {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }
}
