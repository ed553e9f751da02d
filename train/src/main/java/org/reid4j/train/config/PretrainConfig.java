package org.reid4j.train.config;

import java.nio.file.Path;
import java.util.Optional;

/// A phase before training, in which a system trains its first part alone (GLN's lateral network).
/// Everything else is as in training; its schedule runs over its own length.
///
/// @param epochs how long, 0 for no such phase
/// @param lr its learning rate
/// @param file weights that this phase gave before, instead of the phase: DG-Net's teacher
public record PretrainConfig(int epochs, double lr, Optional<Path> file) {
    public PretrainConfig {
        Rule.between("pretrain.epochs", epochs, 0, 100_000);
        Rule.above("pretrain.lr", lr, 0);
        if (epochs > 0 && file.isPresent()) {
            throw new IllegalArgumentException(
                    "pretrain.file stands for the phase before, then pretrain.epochs must be 0, not " + epochs);
        }
    }

    /// Whether the system's first part is trained, here or before.
    public boolean any() {
        return epochs > 0 || file.isPresent();
    }

    /// None.
    public static PretrainConfig defaults() {
        return new PretrainConfig(0, 0.1, Optional.empty());
    }
}
