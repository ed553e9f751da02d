package org.reid4j.train.config;

/// A phase before training, in which a system trains its first part alone (GLN's lateral network). Everything
/// else is as in training; its schedule runs over its own length.
///
/// @param epochs how long, 0 for no such phase
/// @param lr its learning rate
public record PretrainConfig(int epochs, double lr) {
    public PretrainConfig {
        Rule.between("pretrain.epochs", epochs, 0, 100_000);
        Rule.above("pretrain.lr", lr, 0);
    }

    /// None.
    public static PretrainConfig defaults() {
        return new PretrainConfig(0, 0.1);
    }
}
