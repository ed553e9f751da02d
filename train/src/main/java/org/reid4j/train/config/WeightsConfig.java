package org.reid4j.train.config;

import java.nio.file.Path;
import java.util.Optional;

/// Where a network's first weights come from.
///
/// @param init `imagenet` (fetched once, see `reid weights fetch`), `none` for random ones, or `file`
/// @param file the weights for `file`; for `imagenet` the copy on this machine once it was found
@MainKey("init")
public record WeightsConfig(Init init, Optional<Path> file) {
    /// Where first weights come from.
    public enum Init {
        /// Random: needs many times more photos and epochs for the same accuracy.
        NONE,
        /// The backbone trained on ImageNet.
        IMAGENET,
        /// A file of weights, of the backbone or of the whole network.
        FILE
    }

    public WeightsConfig {
        if (init == Init.FILE && file.isEmpty()) {
            throw new IllegalArgumentException("weights.init is file, then weights.file must name it");
        }
    }

    /// The backbone from ImageNet.
    public static WeightsConfig defaults() {
        return new WeightsConfig(Init.IMAGENET, Optional.empty());
    }
}
