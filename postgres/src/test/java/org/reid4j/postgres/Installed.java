package org.reid4j.postgres;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A real server for the tests: the one that `REID4J_POSTGRES_URL` names, or one started of the programs that a
/// distribution installed, in a folder and on a port of its own.
final class Installed {
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final int PATIENCE = 120; // seconds

    private Installed() {}

    /// Starts it, or skips the tests and says why.
    static TestServer start(Path folder) {
        String named = System.getenv("REID4J_POSTGRES_URL");
        if (named != null && !named.isBlank()) {
            return new TestServer(named + (named.contains("?") ? "" : "?connections=8"), () -> {});
        }
        Path programs = programs()
                .orElseGet(
                        () -> abort(
                                "no PostgreSQL server under " + DEBIAN
                                        + ": install Debian's postgresql, or name one: REID4J_POSTGRES_URL=jdbc:postgresql://HOST/DATABASE"));
        try {
            return started(programs, folder);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return abort("interrupted");
        }
    }

    private static Optional<Path> programs() {
        if (!Files.isDirectory(DEBIAN)) {
            return Optional.empty();
        }
        try (var versions = Files.list(DEBIAN)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static TestServer started(Path programs, Path folder) throws IOException, InterruptedException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var data = folder.resolve("data");
        boolean root = "root".equals(System.getProperty("user.name"));
        if (root) { // for whom it does not start
            run(List.of("chown", "postgres", folder.toString()));
        }
        var who = root ? List.of("runuser", "-u", "postgres", "--") : List.<String>of();
        run(with(
                who,
                programs.resolve("initdb") + "",
                "-D",
                data + "",
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync"));
        var settings = "-p %d -k '' -c listen_addresses=127.0.0.1 -c fsync=off".formatted(port);
        run(with(
                who,
                programs.resolve("pg_ctl") + "",
                "-D",
                data + "",
                "-l",
                folder.resolve("log") + "",
                "-w",
                "-o",
                settings,
                "start"));
        return new TestServer(
                "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres".formatted(port),
                () -> stop(with(who, programs.resolve("pg_ctl") + "", "-D", data + "", "-m", "immediate", "stop")));
    }

    private static List<String> with(List<String> who, String... command) {
        var all = new ArrayList<>(who);
        all.addAll(List.of(command));
        return all;
    }

    private static void stop(List<String> command) {
        try {
            run(command);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        var log = Files.createTempFile("reid4j-", ".log");
        try {
            var process = new ProcessBuilder(command)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(PATIENCE, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(command + " failed: " + Files.readString(log));
            }
        } finally {
            Files.delete(log);
        }
    }
}
