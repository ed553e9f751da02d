package org.reid4j.serve;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.reid4j.core.ReidException;
import org.reid4j.core.ReidException.Kind;

/// What a server is started with.
///
/// @param galleries the folder of the galleries; the server's own files lie in `.serve` below it
/// @param host the address to listen on
/// @param port 0 for any, up to 65,535
/// @param names under which it may be called, beside the address; needed where browsers reach it
///     by a name
/// @param imports folders below which jobs may read photos
/// @param noAuth whether a public address without keys is wanted all the same
/// @param limits how much is taken
public record ServeOptions(
        Path galleries, String host, int port, List<String> names, List<Path> imports, boolean noAuth, Limits limits) {
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

    public ServeOptions {
        names = List.copyOf(names);
        imports = List.copyOf(imports);
        if (port < 0 || port > 65_535) {
            throw new ReidException(Kind.USAGE, "port is %d, must be 0 to 65535".formatted(port));
        }
    }

    /// What a server has unless told otherwise: this machine alone, port 8080.
    public static ServeOptions defaults(Path galleries) {
        return new ServeOptions(galleries, "127.0.0.1", 8080, List.of(), List.of(), false, Limits.defaults());
    }

    /// Where keys are kept.
    public static Path keys(Path galleries) {
        return galleries.resolve(".serve").resolve("keys.json");
    }

    /// Where the audit log is kept.
    public static Path audit(Path galleries) {
        return galleries.resolve(".serve").resolve("audit.jsonl");
    }

    Path jobs() {
        return galleries.resolve(".serve").resolve("jobs.json");
    }

    /// Whether nobody but this machine reaches it.
    ///
    /// @throws ReidException when there is no such address
    boolean local() {
        try {
            return InetAddress.getByName(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new ReidException(Kind.USAGE, "there is no address '%s' to listen on".formatted(host), e);
        }
    }

    /// The names that a request may call it by; empty where any will do, which is where keys
    /// protect it.
    Set<String> allowed(boolean keys) {
        if (!local() && names.isEmpty() && keys) {
            return Set.of();
        }
        var all = new TreeSet<>(LOCAL);
        names.forEach(name -> all.add(name.toLowerCase(Locale.ROOT)));
        if (!local()) {
            all.add(host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host);
        }
        return all;
    }

    /// Refuses an address that others reach when nobody needs a key.
    ///
    /// @param keys whether there are keys
    /// @throws ReidException with what to do
    public void requireSafe(boolean keys) {
        if (!keys && !local() && !noAuth) {
            throw new ReidException(
                    Kind.USAGE,
                    "%s can be reached by others, and there are no keys: anybody could search, and erase\nmake one: reid serve key create admin galleries=%s\nor, where something else asks for passwords: --insecure-no-auth"
                            .formatted(host, galleries));
        }
    }
}
