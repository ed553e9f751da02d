package org.reid4j.serve.auth;

import java.util.Map;
import java.util.Optional;

/// Who sent a request, as far as the server knows.
///
/// @param key the id of the key; empty for a local user of a server without keys
/// @param grants role by gallery, `*` for all galleries
public record Caller(Optional<String> key, Map<String, Role> grants) {
    /// Nobody in particular, who may do nothing but what is open.
    public static final Caller NOBODY = new Caller(Optional.empty(), Map.of());

    /// Whoever sits at the machine of a server without keys.
    public static final Caller LOCAL = new Caller(Optional.empty(), Map.of(ApiKey.ALL, Role.ADMIN));

    public Caller {
        grants = Map.copyOf(grants);
    }

    /// The role on a gallery: the higher of that gallery's own and that on all.
    public Optional<Role> role(String gallery) {
        var everywhere = Optional.ofNullable(grants.get(ApiKey.ALL));
        var here = Optional.ofNullable(grants.get(gallery));
        return here.filter(own -> everywhere.map(own::covers).orElse(true)).or(() -> everywhere);
    }

    /// Whether the role on a gallery suffices.
    public boolean may(Role role, String gallery) {
        return role(gallery).map(own -> own.covers(role)).orElse(false);
    }

    /// The highest role on any gallery.
    public Optional<Role> highest() {
        return grants.values().stream().max(Role::compareTo);
    }

    /// What the audit log and events call the caller.
    public String actor() {
        return key.orElse("local");
    }
}
