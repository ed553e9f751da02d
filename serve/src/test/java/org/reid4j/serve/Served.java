package org.reid4j.serve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.reid4j.core.Pixels;
import org.reid4j.core.SharedEmbedder;
import org.reid4j.core.eval.Bands;
import org.reid4j.core.eval.Metric;
import org.reid4j.gallery.Gallery;
import org.reid4j.gallery.data.Facts;
import org.reid4j.gallery.data.NewItem;
import org.reid4j.gallery.data.PinnedModel;
import org.reid4j.image.ImageEncoder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server for tests with a gallery of twelve photos of four people, and a client that speaks to
/// it.
final class Served implements AutoCloseable {
    static final PinnedModel MODEL = new PinnedModel(
            "colours",
            "/models/colours.onnx",
            "none",
            ColourEmbedder.DIMENSION,
            Metric.COSINE,
            Optional.of(new Bands(0.95f, 0.8f)),
            Optional.empty(),
            Optional.empty());
    static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final Path galleries;
    final ColourEmbedder embedder = new ColourEmbedder();
    final List<String> log = Collections.synchronizedList(new ArrayList<>());
    final ReidServer server;
    Optional<String> key = Optional.empty();

    Served(Path folder) {
        this(folder, options -> options);
    }

    Served(Path folder, UnaryOperator<ServeOptions> change) {
        this.galleries = folder.resolve("galleries");
        var options = new ServeOptions(galleries, "127.0.0.1", 0, List.of(), List.of(), false, Limits.defaults());
        this.server = new ReidServer(
                change.apply(options),
                MODEL,
                new SharedEmbedder(embedder, SharedEmbedder.Options.defaults()),
                "test",
                Clock.systemUTC(),
                log::add);
    }

    /// Another address.
    static UnaryOperator<ServeOptions> at(String host, boolean noAuth) {
        return options ->
                new ServeOptions(options.galleries(), host, 0, List.of(), List.of(), noAuth, options.limits());
    }

    /// Other limits.
    static UnaryOperator<ServeOptions> within(Limits limits) {
        return options ->
                new ServeOptions(options.galleries(), options.host(), 0, List.of(), options.imports(), false, limits);
    }

    /// A gallery on disk, before a server opens it: person i at camera 1..3, three photos each.
    static Path street(Path folder) {
        return gallery(folder, "street");
    }

    static Path gallery(Path folder, String name) {
        var path = folder.resolve("galleries").resolve(name);
        try {
            Files.createDirectories(folder.resolve("galleries"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Gallery.create(path, name, MODEL, Clock.systemUTC());
        try (var gallery = Gallery.open(path);
                var network = new ColourEmbedder()) {
            for (int person = 0; person < 4; person++) {
                for (int camera = 1; camera <= 3; camera++) {
                    var pixels = pixels(person, camera);
                    gallery.add(
                            MODEL.id(),
                            List.of(NewItem.of(
                                            person + "-" + camera,
                                            network.embed(List.of(pixels)).getFirst())
                                    .withThumbnail(ImageEncoder.jpeg(pixels, 0.8f))
                                    .withFacts(Facts.NONE
                                            .withCamera(Integer.toString(camera))
                                            .withTime(Instant.parse("2026-03-02T12:00:00Z")
                                                    .plusSeconds(60L * camera + person))
                                            .withTags(new TreeSet<>(List.of("p" + person))))));
                }
            }
        }
        return path;
    }

    /// Somebody in clothes of two colours, with some noise.
    static Pixels pixels(int person, int seed) {
        var random = new Random(31L * person + seed);
        int[][] colours = {{220, 30, 30}, {30, 220, 30}, {30, 30, 220}, {220, 220, 30}, {30, 220, 220}};
        int width = 16;
        int height = 32;
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            int colour = i < rgb.length / 2 ? colours[person][i % 3] : colours[(person + 1) % 5][i % 3];
            rgb[i] = (byte) Math.clamp(colour + random.nextInt(121) - 60, 0, 255);
        }
        return new Pixels(width, height, rgb);
    }

    static byte[] photo(int person, int seed) {
        return ImageEncoder.png(pixels(person, seed));
    }

    /// An answer with its JSON.
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Answer(int status, byte[] body, HttpResponse<byte[]> response) {
        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String code() {
            return json().path("error").path("code").asString();
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(uri(path));
        key.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        return request;
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer call(String method, String path, String json) {
        var request = request(path).header("X-Reid-Request", "1");
        return send(
                json.isEmpty()
                        ? request.method(method, BodyPublishers.noBody())
                        : request.header("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString(json)));
    }

    Answer post(String path, String json) {
        return call("POST", path, json);
    }

    /// A number of `/metrics`.
    double metric(String name) {
        return get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    Answer send(HttpRequest.Builder request) {
        try {
            var response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response.body(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A form of photos and values: `photo` for bytes.
    Answer form(String path, List<byte[]> photos, String... values) {
        var body = body(photos, values);
        return send(request(path)
                .header("X-Reid-Request", "1")
                .header("Content-Type", "multipart/form-data; boundary=cut")
                .POST(BodyPublishers.ofByteArray(body)));
    }

    static byte[] body(List<byte[]> photos, String... values) {
        var body = new ByteArrayOutputStream();
        for (int i = 0; i < values.length; i += 2) {
            body.writeBytes(("--cut\r\nContent-Disposition: form-data; name=\"" + values[i] + "\"\r\n\r\n"
                            + values[i + 1] + "\r\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        for (int i = 0; i < photos.size(); i++) {
            body.writeBytes(("--cut\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"p" + i
                            + ".png\"\r\nContent-Type: image/png\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            body.writeBytes(photos.get(i));
            body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        body.writeBytes("--cut--\r\n".getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }

    @Override
    public void close() {
        server.close();
    }
}
