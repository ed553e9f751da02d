package org.reid4j.train;

import java.util.Map;
import org.reid4j.train.loader.Batch;

/// Notices a game between generator and discriminator that one of them has won for good: all numbers stay finite, and
/// nothing is learned any more.
///
/// A discriminator that cannot tell photos from drawn pictures is at 0.25 a scale and side; one that always can is at
/// 0. A generator that draws the same whatever it is given has pictures that do not differ from each other.
final class Collapse {
    private static final int PATIENCE = 300;
    private static final double WON = 0.01; // of the discriminator's term where it can tell nothing
    private static final double SAME = 0.01; // of how photos differ from each other

    private final Divergence divergence;
    private final double even;
    private int won;
    private int same;

    /// @param divergence says what happened where
    /// @param scales of the discriminator
    Collapse(Divergence divergence, int scales) {
        this.divergence = divergence;
        this.even = 0.25 * 2 * 2 * scales; // drawn and real, two sides
    }

    /// Looks at an iteration.
    ///
    /// @param terms its losses before weighting; `discriminator` is 0 while nobody plays
    /// @param variety how much the drawn pictures of the batch differ from each other, over how much the photos do
    /// @throws DivergenceException when it has been like that for a long time
    void check(Map<String, Double> terms, double variety, Batch batch, long number, double learningRate) {
        double discriminator = terms.getOrDefault("discriminator", 0.0);
        boolean plays = discriminator > 0;
        won = plays && discriminator < WON * even ? won + 1 : 0;
        same = plays && variety < SAME ? same + 1 : 0;
        if (won >= PATIENCE) {
            throw divergence.collapsed(
                    "discriminator is below %.3g for %d steps: it tells every drawn picture, and the generator learns nothing from it"
                            .formatted(WON * even, PATIENCE),
                    "Try a lower model.judge_lr or a higher model.generator_lr",
                    batch,
                    number,
                    learningRate);
        }
        if (same >= PATIENCE) {
            throw divergence.collapsed(
                    "adversarial is %.3g, and for %d steps the generator has drawn the same picture whatever it was given"
                            .formatted(terms.getOrDefault("adversarial", 0.0), PATIENCE),
                    "Try a lower model.generator_lr or a larger model.alone",
                    batch,
                    number,
                    learningRate);
        }
    }
}
