package org.reid4j.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.reid4j.serve.ServeOptions;
import org.reid4j.serve.auth.ApiKey;
import org.reid4j.serve.auth.KeyFile;
import org.reid4j.serve.auth.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid serve key`: who may use a server from elsewhere.
@Command(
        name = "key",
        description = "Make, list and revoke the keys of a server.",
        sortOptions = false,
        footer = {"", "Example: reid serve key create guard role=read only=street days=90"},
        subcommands = {ServeKeys.Create.class, ServeKeys.ListAll.class, ServeKeys.Revoke.class})
final class ServeKeys implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    @SuppressWarnings("unused") // read by picocli
    private final Common common = new Common();

    ServeKeys(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.say("""
                reid serve key create NAME   a key, shown once
                reid serve key list          what each may do
                reid serve key revoke ID     refuse one from now on""");
        return 2;
    }

    /// `reid serve key create NAME`.
    @Command(
            name = "create",
            description = "Make a key and show it once; the server keeps its hash alone.",
            sortOptions = false,
            footer = {"", "Example: reid serve key create guard role=read only=street days=90"})
    static final class Create implements Callable<Integer> {
        private final Terminal terminal;

        @Parameters(paramLabel = "NAME", description = "Whose key it is, for your list.")
        private String name = "";

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                defaultValue = "admin",
                description = "read, write or admin (default: ${DEFAULT-VALUE}).")
        private String role = "admin";

        @Option(
                names = "--only",
                split = ",",
                paramLabel = "GALLERY",
                description = "On these galleries alone (default: on all, and on the server).")
        private List<String> only = new ArrayList<>();

        @Option(names = "--days", paramLabel = "N", description = "Expires after so many days (default: never).")
        private Optional<Integer> days = Optional.empty();

        @Mixin
        private final GalleryPlace place = new GalleryPlace();

        @Mixin
        private final Common common = new Common();

        Create(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            var grants = new LinkedHashMap<String, Role>();
            var granted = granted();
            only.forEach(gallery -> {
                place.path(gallery); // refuses what is no name
                grants.put(gallery, granted);
            });
            if (only.isEmpty()) {
                grants.put(ApiKey.ALL, granted);
            }
            var made = new KeyFile(ServeOptions.keys(place.folder())).create(name, grants, expires(), terminal.clock());
            if (common.json) {
                terminal.json(Map.of("id", made.key().id(), "key", made.secret()));
            } else {
                terminal.out().println(made.secret());
                terminal.say("shown this once; send it as: Authorization: Bearer KEY");
            }
            return 0;
        }

        private Role granted() {
            try {
                return Role.valueOf(role.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw Reid.usage("role is '%s', must be read, write or admin".formatted(role));
            }
        }

        private Optional<Instant> expires() {
            return days.map(n -> {
                if (n < 1 || n > 36_500) {
                    throw Reid.usage("days is %d, must be 1 to 36500".formatted(n));
                }
                try {
                    return terminal.clock().instant().plus(Duration.ofDays(n));
                } catch (DateTimeException e) {
                    throw Reid.usage("days is %d, which is too far".formatted(n));
                }
            });
        }
    }

    /// `reid serve key list`.
    @Command(
            name = "list",
            description = "List keys and what each may do.",
            footer = {"", "Example: reid serve key list"})
    static final class ListAll implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private final GalleryPlace place = new GalleryPlace();

        @Mixin
        private final Common common = new Common();

        ListAll(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            var keys = new KeyFile(ServeOptions.keys(place.folder())).read();
            if (common.json) {
                terminal.json(Map.of("keys", keys.stream().map(this::json).toList()));
                return 0;
            }
            if (keys.isEmpty()) {
                terminal.say("there are no keys: the server listens on this machine alone");
            }
            keys.forEach(
                    key -> terminal.out().printf("%s  %-8s %-24s %s%n", key.id(), state(key), key.name(), grants(key)));
            return 0;
        }

        private Map<String, Object> json(ApiKey key) {
            var json = new LinkedHashMap<String, Object>();
            json.put("id", key.id());
            json.put("name", key.name());
            json.put("state", state(key));
            json.put("grants", grants(key));
            json.put("created", key.created().toString());
            key.expires().ifPresent(at -> json.put("expires", at.toString()));
            return json;
        }

        private String state(ApiKey key) {
            if (key.revoked().isPresent()) {
                return "revoked";
            }
            return key.valid(terminal.clock().instant()) ? "valid" : "expired";
        }

        private static String grants(ApiKey key) {
            return key.grants().entrySet().stream()
                    .map(grant -> grant.getValue().word() + " on "
                            + (grant.getKey().equals(ApiKey.ALL) ? "all" : grant.getKey()))
                    .sorted()
                    .collect(Collectors.joining(", "));
        }
    }

    /// `reid serve key revoke ID`.
    @Command(
            name = "revoke",
            description = "Refuse a key from now on; a running server sees it within seconds.",
            footer = {"", "Example: reid serve key revoke 1a2b3c4d"})
    static final class Revoke implements Callable<Integer> {
        private final Terminal terminal;

        @Parameters(paramLabel = "ID", description = "As listed.")
        private String id = "";

        @Mixin
        private final GalleryPlace place = new GalleryPlace();

        @Mixin
        private final Common common = new Common();

        Revoke(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            if (!new KeyFile(ServeOptions.keys(place.folder())).revoke(id, terminal.clock())) {
                throw Reid.usage("there is no key '%s'\nsee: reid serve key list".formatted(id));
            }
            if (common.json) {
                terminal.json(Map.of("revoked", id));
            } else {
                terminal.out().println("revoked " + id);
            }
            return 0;
        }
    }
}
