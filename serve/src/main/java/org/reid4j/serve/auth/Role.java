package org.reid4j.serve.auth;

import java.util.Locale;

/// What somebody may do with a gallery, each including the ones before it.
public enum Role {
    /// Look and search.
    READ,
    /// Add and delete items, say who is who.
    WRITE,
    /// Erase, set retention, import folders, delete the gallery.
    ADMIN;

    /// Whether this role is at least another.
    public boolean covers(Role other) {
        return compareTo(other) >= 0;
    }

    /// As it is written in files and answers.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
