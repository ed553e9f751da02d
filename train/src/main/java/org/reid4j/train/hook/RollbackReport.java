package org.reid4j.train.hook;

import org.reid4j.train.checkpoint.Position;

/// How a training that diverged went on.
///
/// @param reason what diverged, where
/// @param to the checkpoint it went back to
/// @param count how often it has gone back, from 1
/// @param most how often it may
/// @param rateFactor what learning rates are multiplied by from now on
public record RollbackReport(String reason, Position to, int count, int most, double rateFactor) {}
