package org.reid4j.train.redress;

import java.util.Optional;
import org.reid4j.core.quality.FrechetDistance;

/// How good a generator's pictures are, in numbers.
///
/// @param pairs pictures drawn of one person's clothes in another's pose
/// @param self photos drawn from their own two codes, compared with themselves
/// @param samePerson photos drawn with the clothes of another photo of the same person; empty where
///     nobody has two
/// @param distance of the drawn crowd from the photos that gave its poses
/// @param features values of the vectors that the distance compares
/// @param appearance whether clothes follow their giver
/// @param structure whether poses follow theirs
public record Judgement(
        int pairs,
        Likeness self,
        Optional<Likeness> samePerson,
        FrechetDistance distance,
        int features,
        Follow.Shares appearance,
        Follow.Shares structure) {
    /// Structural similarity over several pictures.
    ///
    /// @param count of pictures
    /// @param luminance mean, of grey values
    /// @param colour mean, of the three channels
    /// @param least of the luminance values
    public record Likeness(int count, double luminance, double colour, double least) {}
}
