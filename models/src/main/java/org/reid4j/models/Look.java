package org.reid4j.models;

import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.Ops;

/// One answer to "what did the network look at?": a map over the picture or a part that is compared on its
/// own.
public sealed interface Look {
    /// What it is called, such as `attention after stage 1` or `upper half`.
    String name();

    /// A value for each place of the picture.
    ///
    /// @param name for people
    /// @param kind what the value means
    /// @param map `[N, h, w]`, the picture from top left to bottom right
    record Places(String name, Kind kind, Tensor map) implements Look {}

    /// A horizontal stripe whose feature is compared on its own.
    ///
    /// @param name for people
    /// @param top where it begins, a share of the height: 0 the top of the picture
    /// @param bottom where it ends, 1 the bottom
    /// @param feature `[N, d]`, the stripe's share of the embedding
    record Part(String name, double top, double bottom, Tensor feature) implements Look {}

    /// What a place's value means.
    enum Kind {
        /// How strongly a place answers, at least 0; only comparable within one picture.
        ACTIVATION,
        /// The share of a place that the network lets through, 0 to 1.
        ATTENTION
    }

    /// The activation map of a feature map: the Euclidean length of each place's channels (Zagoruyko and
    /// Komodakis 2017 and torchreid take its square).
    ///
    /// @param features `[N, C, h, w]`
    static Places activation(String name, Tensor features) {
        return new Places(name, Kind.ACTIVATION, Ops.norm(features, 1, false)); // [N, h, w]
    }
}
