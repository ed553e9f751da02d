package org.reid4j.serve.auth;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A key as the server keeps it: what it may do and the hash of its secret, never the secret.
///
/// @param id names it in lists and in the audit log
/// @param name what its owner calls it
/// @param sha256 of the whole key as text, in hexadecimal
/// @param grants role by gallery, `*` for all galleries
/// @param created when it was made
/// @param expires from when it is refused; empty for never
/// @param revoked since when it is refused
public record ApiKey(
        String id,
        String name,
        String sha256,
        Map<String, Role> grants,
        Instant created,
        Optional<Instant> expires,
        Optional<Instant> revoked) {
    /// Stands for all galleries.
    public static final String ALL = "*";

    public ApiKey {
        grants = Map.copyOf(new TreeMap<>(grants));
    }

    /// Whether it counts at a time.
    public boolean valid(Instant now) {
        return revoked.isEmpty() && expires.map(now::isBefore).orElse(true);
    }

    /// This key, refused from now on.
    ApiKey revokedAt(Instant now) {
        return new ApiKey(id, name, sha256, grants, created, expires, Optional.of(now));
    }
}
