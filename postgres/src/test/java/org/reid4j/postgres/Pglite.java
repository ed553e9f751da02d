package org.reid4j.postgres;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Starts PostgreSQL with pgvector out of npm's registry (PGlite), in the versions of
/// `src/test/pglite/package-lock.json`, so that nobody has to install a server. It takes one connection at a time
/// and forgets everything at its end.
final class Pglite {
    private static final Path SOURCE = Path.of("src/test/pglite");
    private static final Path FOLDER = Path.of("target/pglite");
    private static final List<String> FILES = List.of("package.json", "package-lock.json", "server.mjs");
    private static final int INSTALLING = 300; // seconds
    private static final int STARTING = 120;

    private Pglite() {}

    /// Starts it, or skips the tests and says why.
    static TestServer start() {
        try {
            require("node", "--version");
            require("npm", "--version");
            install();
            return serve();
        } catch (IOException e) {
            return abort("no PostgreSQL to test with: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return abort("interrupted");
        }
    }

    private static void require(String... command) throws IOException, InterruptedException {
        try {
            run(20, Path.of("."), command);
        } catch (IOException missing) {
            throw new IOException(
                    command[0] + " is not here (" + missing.getMessage()
                            + "); install Node.js 20 with npm, or name a server: REID4J_POSTGRES_URL=jdbc:postgresql://HOST/DATABASE",
                    missing);
        }
    }

    private static void install() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        for (String name : FILES) {
            Files.copy(SOURCE.resolve(name), FOLDER.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        var lock = Files.readString(SOURCE.resolve("package-lock.json"));
        var done = FOLDER.resolve("installed");
        if (!Files.exists(done) || !Files.readString(done).equals(lock)) {
            run(INSTALLING, FOLDER, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
            Files.writeString(done, lock);
        }
    }

    private static void run(int seconds, Path folder, String... command) throws IOException, InterruptedException {
        var log = Files.createTempFile("reid4j-", ".log");
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(seconds, TimeUnit.SECONDS) || process.exitValue() != 0) {
                var said = Files.readAllLines(log);
                throw new IOException("'%s' failed: %s".formatted(String.join(" ", command), said));
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Files.delete(log);
        }
    }

    private static TestServer serve() throws IOException, InterruptedException {
        var process = new ProcessBuilder("node", "server.mjs")
                .directory(FOLDER.toFile())
                .redirectError(FOLDER.resolve("server.log").toFile())
                .start();
        try {
            String port = CompletableFuture.supplyAsync(() -> firstLine(process))
                    .get(STARTING, TimeUnit.SECONDS)
                    .replace("port ", "");
            return new TestServer(
                    "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres&sslmode=disable&connections=1"
                            .formatted(Integer.parseInt(port)),
                    process::destroyForcibly);
        } catch (TimeoutException | java.util.concurrent.ExecutionException | NumberFormatException e) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    "PGlite does not start: " + Files.readString(FOLDER.resolve("server.log")), e);
        }
    }

    private static String firstLine(Process process) {
        try {
            var reader =
                    new BufferedReader(new java.io.InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            return String.valueOf(reader.readLine());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
