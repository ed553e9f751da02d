package org.reid4j.models.dgnet;

/// What each term of DG-Net's joint training counts, and where gradients flow: all numbers of
/// `latest.yaml` that decide the loss.
///
/// @param attached false as released: the appearance code is cut off from the gradients, and drawn pictures
///     are encoded again by frozen copies of the encoders. True as the article's formulas: every code
///     carries its gradient to both encoders
/// @param photo of the photo drawn from its own codes
/// @param other of the photo drawn with the appearance of another photo of the person
/// @param identity of knowing the person on a photo
/// @param otherIdentity the same on the other photo, which the article has not
/// @param drawnIdentity of knowing the giver of the appearance on a drawn picture
/// @param adversarial of the game
/// @param alone iterations in which the generator only copies photos, before any term on exchanged
///     clothes, released 0
/// @param penalty of the discriminator's gradient at photos
/// @param appearanceCode of the appearance code of a drawn picture
/// @param structureCode of its structure code
/// @param cycle of the photo drawn from the codes of drawn pictures, which the article has not
/// @param teacher of the teacher's opinion on drawn pictures
/// @param fine of the fine head's, a share of `teacher`
/// @param again how often, 0 to 1, the structure encoder learns from drawn pictures instead of the pictures
///     from it; of no meaning when attached
public record JointWeights(
        boolean attached,
        double photo,
        double other,
        double identity,
        double otherIdentity,
        double drawnIdentity,
        double adversarial,
        long alone,
        double penalty,
        Ramp appearanceCode,
        Ramp structureCode,
        Ramp cycle,
        Ramp teacher,
        double fine,
        double again) {
    private static final double RECONSTRUCTION = 5;
    private static final double DRAWN = 0.5;
    private static final double FINE = 0.2;
    private static final double MOST = 2;

    /// Whether generator and discriminator play against each other by then.
    boolean plays(long iteration) {
        return iteration >= alone;
    }

    /// As released.
    ///
    /// @param warmUp iterations before codes, cycle and teacher come in, released 30000
    /// @param slope of their ramps, released 0.0005
    /// @param alone iterations before the game begins, released 0
    public static JointWeights released(long warmUp, double slope, long alone) {
        return new JointWeights(
                false,
                RECONSTRUCTION,
                RECONSTRUCTION,
                1,
                1,
                DRAWN,
                1,
                alone,
                AdversarialLoss.PENALTY,
                Ramp.from0(slope, warmUp, 1),
                Ramp.from0(slope, warmUp, 1),
                Ramp.from0(slope, warmUp, MOST),
                Ramp.from0(slope, warmUp, MOST),
                FINE,
                DRAWN);
    }

    /// As the article's formulas: without the second identity term and the cycle, gradients everywhere.
    ///
    /// @param warmUp iterations before codes and teacher come in
    /// @param slope of their ramps
    /// @param alone iterations before the game begins
    public static JointWeights paper(long warmUp, double slope, long alone) {
        return new JointWeights(
                true,
                RECONSTRUCTION,
                RECONSTRUCTION,
                1,
                0,
                DRAWN,
                1,
                alone,
                AdversarialLoss.PENALTY,
                Ramp.from0(slope, warmUp, 1),
                Ramp.from0(slope, warmUp, 1),
                Ramp.from0(0, warmUp, 0),
                Ramp.from0(slope, warmUp, MOST),
                FINE,
                1);
    }
}
