package org.reid4j.serve.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.reid4j.core.Sha256;

/// The files of the web page, from the class path and nowhere else; without them a notice of one
/// page.
public final class Page {
    private static final String FOLDER = "/org/reid4j/serve/page/";
    private static final Pattern PATH =
            Pattern.compile("/(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*");
    /// gzip, unless it is refused with a weight of nothing.
    private static final Pattern GZIP =
            Pattern.compile("(?i)(?:^|,)\\s*(?:gzip|\\*)\\s*(?:;\\s*q=(?!0(?:\\.0*)?\\s*(?:,|$))[\\d.]+\\s*)?(?:,|$)");
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("txt", "text/plain; charset=utf-8"));
    private static final String NOTICE = """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>reid4j</title>
            <h1>reid4j</h1>
            <p>The service runs; this build has no web page. What it can do is described in <a href="/docs">/docs</a>.</p>
            </html>
            """;

    private final Map<String, File> files = new ConcurrentHashMap<>();

    /// A file with the tag that tells its versions apart.
    ///
    /// @param small it, compressed; empty where that gains nothing
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record File(byte[] bytes, byte[] small, String type, String tag) {}

    /// Answers for a path; empty where there is no such file.
    ///
    /// @param seen the tag that the client has
    /// @param accepted encodings that the client takes, as its header `Accept-Encoding` lists them
    Optional<Reply> answer(String path, Optional<String> seen, Optional<String> accepted) {
        return file(path.equals("/") ? "/index.html" : path)
                .or(() -> path.equals("/") || path.equals("/index.html") ? Optional.of(notice()) : Optional.empty())
                .map(file -> {
                    boolean small = file.small().length > 0
                            && accepted.map(text -> GZIP.matcher(text).find()).orElse(false);
                    var tag = '"' + file.tag() + (small ? "-gzip" : "") + '"';
                    boolean same = seen.map(tags -> tags.contains(tag)).orElse(false);
                    var headers =
                            new HashMap<>(Map.of("ETag", tag, "Cache-Control", "no-cache", "Vary", "Accept-Encoding"));
                    if (small && !same) {
                        headers.put("Content-Encoding", "gzip");
                    }
                    return new Reply(
                            same ? 304 : 200,
                            file.type(),
                            same ? new byte[0] : small ? file.small() : file.bytes(),
                            headers);
                });
    }

    private Optional<File> file(String path) {
        if (path.length() > 200 || !PATH.matcher(path).matches()) {
            return Optional.empty();
        }
        var type = Optional.ofNullable(
                TYPES.get(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)));
        return type.flatMap(of -> Optional.ofNullable(files.get(path)).or(() -> {
            var read = read(path, of);
            read.ifPresent(file -> files.put(path, file));
            return read;
        }));
    }

    private static Optional<File> read(String path, String type) {
        try (InputStream in = Page.class.getResourceAsStream(FOLDER + path.substring(1))) {
            if (in == null) {
                return Optional.empty();
            }
            return Optional.of(file(in.readAllBytes(), type));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static File notice() {
        return file(NOTICE.getBytes(java.nio.charset.StandardCharsets.UTF_8), "text/html; charset=utf-8");
    }

    private static File file(byte[] bytes, String type) {
        var small = compressed(bytes);
        return new File(
                bytes,
                small.length < bytes.length ? small : new byte[0],
                type,
                HexFormat.of().formatHex(Sha256.digest(bytes)).substring(0, 16));
    }

    private static byte[] compressed(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
