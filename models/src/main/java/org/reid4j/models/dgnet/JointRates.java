package org.reid4j.models.dgnet;

/// Learning rates of the three optimizers; a schedule multiplies all by one factor.
///
/// @param generator of structure encoder and decoder, released 1e-4
/// @param judge of the discriminator, released 1e-4
/// @param momentum of the gradients of generator and discriminator (Adam's first beta), released 0
/// @param appearance of the appearance encoder's trunk, released 0.002; its heads learn ten times as fast
/// @param weightDecay of all, released 5e-4
public record JointRates(double generator, double judge, double momentum, double appearance, double weightDecay) {
    /// As released.
    public static final JointRates RELEASED = new JointRates(1e-4, 1e-4, 0, 0.002, 5e-4);
}
