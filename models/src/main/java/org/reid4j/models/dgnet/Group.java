package org.reid4j.models.dgnet;

import org.reid4j.torch.Net;

/// A name between others in the state dict, where the release nests its parts deeper than a figure would.
final class Group extends Net {
    /// Registers a part and returns it.
    <N extends Net> N part(String name, N part) {
        return child(name, part);
    }
}
