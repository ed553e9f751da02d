package org.reid4j.postgres;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;

/// Where a gallery is kept, as the driver writes it: `jdbc:postgresql://host:5432/database?currentSchema=street`.
///
/// Only what a gallery needs may stand in it, and no password: addresses lie in files and are shown in messages.
/// What the driver knows beyond that can load classes and write files.
///
/// @param host of the server
/// @param port of the server
/// @param database that holds the gallery
/// @param schema of the gallery; empty where it is not chosen yet
/// @param connections how many at most, 1 to 64
/// @param parameters the rest, for the driver
record PostgresAddress(
        String host, int port, String database, String schema, int connections, Map<String, String> parameters) {
    /// What every address begins with.
    static final String PREFIX = "jdbc:postgresql:";

    private static final String SCHEMA = "currentSchema";
    private static final String CONNECTIONS = "connections";
    private static final Set<String> DRIVERS = Set.of("user", "sslmode", "sslrootcert", "sslcert", "sslkey");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int PORT = 5432;
    private static final int MOST = 64;
    private static final int USUAL = 8;
    private static final int LONGEST = 63; // bytes of a name, beyond which the server cuts it silently

    PostgresAddress {
        parameters = Map.copyOf(parameters);
        if (schema.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw invalid(
                    "the schema '%s' is longer than %d bytes\nchoose one: ?%s=NAME".formatted(schema, LONGEST, SCHEMA));
        }
        if (connections < 1 || connections > MOST) {
            throw invalid("%s=%d, must be 1 to %d".formatted(CONNECTIONS, connections, MOST));
        }
    }

    /// Reads an address.
    ///
    /// @throws GalleryException of reason INVALID for one that is none, or that holds what it must not
    static PostgresAddress parse(String address) {
        URI uri;
        try {
            uri = new URI(address.substring("jdbc:".length()));
        } catch (URISyntaxException e) {
            throw invalid("'%s' is no address of a database\nwrite jdbc:postgresql://HOST:PORT/DATABASE"
                    .formatted(shown(address)));
        }
        var given = query(uri.getRawQuery(), address);
        if (given.containsKey("password") || uri.getRawUserInfo() != null) {
            throw invalid(
                    "a password in an address would be read by others\ntake it out, and set PGPASSWORD or write it into ~/.pgpass");
        }
        String path = uri.getPath();
        if (uri.getHost() == null || path == null || path.length() < 2 || path.indexOf('/', 1) >= 0) {
            throw invalid("'%s' names no host or no database\nwrite jdbc:postgresql://HOST:PORT/DATABASE"
                    .formatted(shown(address)));
        }
        String schema = String.valueOf(given.getOrDefault(SCHEMA, ""));
        int connections = number(String.valueOf(given.getOrDefault(CONNECTIONS, Integer.toString(USUAL))));
        given.keySet().removeAll(Set.of(SCHEMA, CONNECTIONS));
        for (String key : given.keySet()) {
            if (!DRIVERS.contains(key)) {
                throw invalid("'%s' cannot be said in a gallery's address\nallowed: %s, %s, %s"
                        .formatted(
                                shown(key),
                                SCHEMA,
                                CONNECTIONS,
                                String.join(", ", DRIVERS.stream().sorted().toList())));
            }
        }
        if (!LOOPBACK.contains(uri.getHost())) {
            given.putIfAbsent("sslmode", "require"); // vectors of people on a wire
        }
        return new PostgresAddress(
                uri.getHost(), uri.getPort() < 0 ? PORT : uri.getPort(), path.substring(1), schema, connections, given);
    }

    private static Map<String, String> query(@org.jspecify.annotations.Nullable String raw, String address) {
        var given = new LinkedHashMap<String, String>();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            int at = pair.indexOf('=');
            if (at < 1) {
                throw invalid("'%s': '%s' is no KEY=VALUE".formatted(shown(address), shown(pair)));
            }
            given.put(pair.substring(0, at), URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
        }
        return given;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            return 0; // which is refused
        }
    }

    private static String shown(String text) {
        return text.replaceAll("(?i)(password=|://[^/@]*:)[^&@]*", "$1…").replaceAll("\\p{Cntrl}", "?");
    }

    private static GalleryException invalid(String what) {
        return new GalleryException(Reason.INVALID, what);
    }

    /// The same place with a schema, where none was chosen.
    PostgresAddress withSchema(String name) {
        return schema.isEmpty() ? new PostgresAddress(host, port, database, name, connections, parameters) : this;
    }

    /// What the driver connects to; everything else goes beside it.
    String url() {
        return "%s//%s:%d/%s".formatted(PREFIX, host, port, encoded(database));
    }

    /// The whole address, as [#parse] reads it.
    String text() {
        var all = new TreeMap<>(parameters);
        all.put(SCHEMA, schema);
        if (connections != USUAL) {
            all.put(CONNECTIONS, Integer.toString(connections));
        }
        var query = all.entrySet().stream()
                .map(one -> one.getKey() + "=" + encoded(one.getValue()))
                .toList();
        return url() + "?" + String.join("&", query);
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// Where it is, for people.
    @Override
    public String toString() {
        return "%s:%d/%s, schema %s".formatted(host, port, database, schema);
    }
}
