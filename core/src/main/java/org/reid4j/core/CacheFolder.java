package org.reid4j.core;

import java.nio.file.Path;

/// Where reid4j keeps on this machine what can be made or fetched again: weights, embeddings, unpacked
/// libraries.
public final class CacheFolder {
    private CacheFolder() {}

    /// `$REID_CACHE`, else `$XDG_CACHE_HOME/reid4j`, else `~/.cache/reid4j`; made by whoever writes
    /// into it.
    public static Path root() {
        var own = System.getenv("REID_CACHE");
        if (own != null && !own.isEmpty()) {
            return Path.of(own);
        }
        var xdg = System.getenv("XDG_CACHE_HOME");
        var base = xdg != null && !xdg.isEmpty() ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("reid4j");
    }
}
