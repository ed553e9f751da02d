package org.reid4j.torch;

/// How exactly a file must fit a network.
public enum LoadPolicy {
    /// Every weight of the network is in the file with its shape, and nothing else is.
    STRICT,
    /// What fits is taken, the rest is reported: a backbone's weights for a network with another head.
    PARTIAL
}
