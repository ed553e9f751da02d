package org.reid4j.core.eval;

/// How average precision is computed from the ranks of a query's matches: published tables mix two formulas.
public enum AveragePrecision {
    /// The mean of the precision at each match: torchreid, fast-reid, strong-baseline, open-reid. Ours.
    STEP,
    /// The area under the precision-recall curve by trapezoids: the Market-1501 release, layumi's baseline, DG-Net, and
    /// whatever used scikit-learn up to 0.18 (RGA). Lower by up to two points.
    TRAPEZOID
}
