package org.reid4j.train.pretrained;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.reid4j.core.CacheFolder;
import org.reid4j.core.ReidException;
import org.reid4j.core.ReidException.Kind;
import org.reid4j.core.Sha256;

/// Keeps downloaded weights on this machine, so that a file is fetched once, checked, and then works
/// without a network.
///
/// @param folder where the files lie; made when first needed
public record WeightCache(Path folder) {

    /// The user's cache: `$REID_CACHE`, else `$XDG_CACHE_HOME/reid4j`, else `~/.cache/reid4j`, each
    /// with `/weights`.
    public static WeightCache standard() {
        return new WeightCache(CacheFolder.root().resolve("weights"));
    }

    /// The file if it is here already; nothing is fetched.
    public Optional<Path> find(Pretrained weights) {
        var file = folder.resolve(weights.fileName());
        return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }

    /// The file, fetched and checked if it is not here yet. A broken-off download goes on where it
    /// stopped.
    ///
    /// @param weights which
    /// @param progress told the bytes that are here, now and then
    /// @return the checked file
    /// @throws ReidException when there is no network (with the way to do it by hand) or the file is
    ///     not the published one
    public Path fetch(Pretrained weights, LongConsumer progress) {
        return fetch(weights, weights.source(), progress);
    }

    Path fetch(Pretrained weights, URI source, LongConsumer progress) {
        var present = find(weights);
        if (present.isPresent()) {
            return present.get();
        }
        var file = folder.resolve(weights.fileName());
        var part = folder.resolve(weights.fileName() + ".part");
        try {
            Files.createDirectories(folder);
            download(source, part, progress);
            admit(weights, part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            return file;
        } catch (IOException failure) {
            throw new ReidException(Kind.RESOURCES, """
                    cannot fetch %s: %s
                    fetch it on a machine with a network and copy it to %s,
                    or use any file of your own: reid weights import FILE""".formatted(source, reason(failure), file), failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ReidException(
                    Kind.RESOURCES,
                    "interrupted; what has arrived stays in " + part + " and the next fetch goes on from there",
                    stop);
        }
    }

    /// Takes over a file that somebody copied here by other means.
    ///
    /// @throws ReidException when it is not the published file
    public Path admitCopy(Pretrained weights, Path from) {
        admit(weights, from);
        try {
            Files.createDirectories(folder);
            var part =
                    Files.copy(from, folder.resolve(weights.fileName() + ".part"), StandardCopyOption.REPLACE_EXISTING);
            return Files.move(part, folder.resolve(weights.fileName()), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void download(URI source, Path part, LongConsumer progress)
            throws IOException, InterruptedException {
        long have = Files.exists(part) ? Files.size(part) : 0;
        var request = HttpRequest.newBuilder(source).timeout(Duration.ofMinutes(30));
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-");
        }
        try (var client = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(20))
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() == 416) { // the part is already the whole file
                response.body().close();
                return;
            }
            boolean resumed = response.statusCode() == 206;
            if (response.statusCode() != 200 && !resumed) {
                response.body().close();
                throw new IOException("the server answered " + response.statusCode());
            }
            store(response.body(), part, resumed ? have : 0, progress);
        }
    }

    private static void store(InputStream body, Path part, long from, LongConsumer progress) throws IOException {
        try (body;
                var channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.truncate(from).position(from);
            var buffer = new byte[1 << 16];
            long have = from;
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                channel.write(java.nio.ByteBuffer.wrap(buffer, 0, n));
                have += n;
                progress.accept(have);
            }
            channel.force(true);
        }
    }

    private static void admit(Pretrained weights, Path file) {
        var hash = Sha256.of(file);
        if (!hash.startsWith(weights.sha256Prefix())) {
            if (file.getFileName().toString().endsWith(".part")) {
                delete(file);
            }
            throw new ReidException(
                    Kind.CHECK, """
                    %s is not torchvision's %s: its SHA-256 begins with %s, the published one with %s
                    fetch it again""".formatted(file, weights.key(), hash.substring(0, 8), weights.sha256Prefix()));
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String reason(IOException failure) {
        var message = failure.getMessage();
        return message == null || message.isEmpty() ? failure.getClass().getSimpleName() : message;
    }
}
