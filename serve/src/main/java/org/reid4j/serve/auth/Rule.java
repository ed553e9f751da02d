package org.reid4j.serve.auth;

/// Who may use a route. There is no route without a rule.
public sealed interface Rule {
    /// Anybody: health, the page, the description of the interface.
    record Open() implements Rule {}

    /// Whoever has a valid key; the answer holds what that key may see.
    record Known() implements Rule {}

    /// Whoever has a role on the gallery in the path.
    record OnGallery(Role role) implements Rule {}

    /// Whoever has a role on all galleries.
    record OnServer(Role role) implements Rule {}

    /// Anybody.
    static Rule open() {
        return new Open();
    }

    /// Whoever has a valid key.
    static Rule known() {
        return new Known();
    }

    /// Whoever has the role on the gallery in the path.
    static Rule gallery(Role role) {
        return new OnGallery(role);
    }

    /// Whoever has the role on all galleries.
    static Rule server(Role role) {
        return new OnServer(role);
    }
}
