package org.reid4j.core.eval;

/// One operating point: how alike two photos must be so that strangers are rarely taken for the same person.
///
/// @param falseAcceptRate at most this share of different pairs is at least this alike
/// @param threshold a similarity as [Metric#similarity(float)] gives it; a pair at least this alike is accepted
/// @param truePositiveRate share of matching pairs that is accepted
public record Threshold(double falseAcceptRate, double threshold, double truePositiveRate) {}
