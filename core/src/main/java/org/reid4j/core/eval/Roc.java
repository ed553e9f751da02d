package org.reid4j.core.eval;

import java.util.List;

/// The receiver operating characteristic of "same person?" over all pairs the protocol keeps. Conventional orientation:
/// a pair of the same person is a positive, and it is accepted when alike enough. (fast-reid's is the other way round.)
///
/// @param areaUnderCurve 0..1, 0.5 for chance
/// @param points for drawing, by rising false positive rate, from (0, 0) to (1, 1)
public record Roc(double areaUnderCurve, List<Point> points) {
    public Roc {
        points = List.copyOf(points);
    }

    /// One point of the curve.
    ///
    /// @param falsePositiveRate 0..1
    /// @param truePositiveRate 0..1
    public record Point(double falsePositiveRate, double truePositiveRate) {}
}
