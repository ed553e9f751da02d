package org.reid4j.serve.http;

import io.javalin.http.Context;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.reid4j.serve.auth.Caller;
import org.reid4j.serve.auth.FailedTries;
import org.reid4j.serve.auth.Keys;
import org.reid4j.serve.auth.Role;
import org.reid4j.serve.auth.Rule;

/// Decides whether a request may go on, from its headers and the matched route alone: nothing of
/// its body was read by
/// then.
final class Access {
    private static final String BEARER = "bearer ";

    private final Keys keys;
    private final FailedTries tries;
    private final boolean open;
    private final Set<String> hosts;

    /// @param open whether nobody needs a key, whatever address is listened to
    /// @param hosts names under which the server may be called; empty for all
    Access(Keys keys, FailedTries tries, boolean open, Set<String> hosts) {
        this.keys = keys;
        this.tries = tries;
        this.open = open;
        this.hosts = hosts;
    }

    /// Refuses requests that a page of a stranger's name sent (DNS rebinding).
    ///
    /// @throws Refusal 403
    void requireHost(Context context) {
        if (context.header("X-HTTP-Method-Override") != null) {
            throw Refusal.malformed("the method is what the request line says");
        }
        var host = Optional.ofNullable(context.header("Host")).map(Access::name).orElse("");
        if (!hosts.isEmpty() && !hosts.contains(host)) {
            throw new Refusal(
                    403,
                    "unknown_host",
                    "this server is not called %s; start it with name=%s if it is"
                            .formatted(Plain.of(host), Plain.of(host)));
        }
    }

    /// A host without its port.
    private static String name(String host) {
        int port = host.lastIndexOf(':');
        boolean number = port > 0 && host.substring(port + 1).matches("\\d*");
        return (number && !host.endsWith("]") ? host.substring(0, port) : host).toLowerCase(Locale.ROOT);
    }

    /// Who sent it, when that one may.
    ///
    /// @throws Refusal 401, 403, 404 or 429
    Caller admit(Route route, Context context) {
        Caller caller = caller(route.rule(), context);
        switch (route.rule()) {
            case Rule.Open _, Rule.Known _ -> {}
            case Rule.OnGallery(Role role) -> require(caller.role(context.pathParam("g")), role, "gallery");
            case Rule.OnServer(Role role) -> {
                if (!caller.may(role, org.reid4j.serve.auth.ApiKey.ALL)) {
                    throw new Refusal(403, "forbidden", "this key may not do that");
                }
            }
        }
        if (route.mutates() && caller.key().isEmpty() && !(route.rule() instanceof Rule.Open)) {
            requireOwnPage(route, context);
        }
        return caller;
    }

    private static void require(Optional<Role> has, Role needed, String what) {
        if (has.isEmpty()) {
            throw Refusal.notFound(what); // whether there is one is none of this caller's business
        }
        if (!has.get().covers(needed)) {
            throw new Refusal(
                    403,
                    "forbidden",
                    "this key may %s, that needs %s".formatted(has.get().word(), needed.word()));
        }
    }

    private Caller caller(Rule rule, Context context) {
        var header = Optional.ofNullable(context.header("Authorization"));
        if (rule instanceof Rule.Open || (header.isEmpty() && !needed())) {
            return rule instanceof Rule.Open ? Caller.NOBODY : Caller.LOCAL;
        }
        if (header.isEmpty()) {
            throw new Refusal(401, "no_key", "send a key: Authorization: Bearer KEY");
        }
        var address = context.req().getRemoteAddr();
        var text = header.get();
        var caller = text.toLowerCase(Locale.ROOT).startsWith(BEARER)
                ? keys.caller(text.substring(BEARER.length()).strip())
                : Optional.<Caller>empty();
        long wait = tries.wait(address);
        if (wait > 0
                && !caller.flatMap(Caller::key)
                        .map(key -> tries.known(address, key))
                        .orElse(false)) {
            throw Refusal.tooOften("too many wrong keys from there", wait);
        }
        if (caller.isEmpty()) {
            tries.failed(address);
            throw new Refusal(401, "wrong_key", "that key is not valid, or not any more");
        }
        tries.passed(address, caller.get().key().orElseThrow());
        return caller.get();
    }

    private boolean needed() {
        return !open && keys.needed();
    }

    /// Without a key the browser is trusted for where it stands, so a page of somebody else must
    /// not use it.
    private static void requireOwnPage(Route route, Context context) {
        var origin = Optional.ofNullable(context.header("Origin"));
        var site = Optional.ofNullable(context.header("Sec-Fetch-Site")).orElse("none");
        boolean foreign = origin.map(from -> !own(from, context)).orElse(false)
                || !Set.of("none", "same-origin").contains(site);
        boolean computes = route.path().endsWith("/search"); // which changes nothing
        if (foreign || (!computes && !"1".equals(context.header("X-Reid-Request")))) {
            throw new Refusal(403, "csrf", "without a key a change needs the header X-Reid-Request: 1");
        }
    }

    private static boolean own(String origin, Context context) {
        try {
            return String.valueOf(URI.create(origin).getAuthority()).equalsIgnoreCase(context.header("Host"));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
