package org.reid4j.serve.watch;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.ReidException;
import org.reid4j.core.Sha256;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// Who searched, exported and deleted what, in a file that only grows: each line holds the hash
/// of the one before, so
/// that a changed or missing line shows. It holds no photo, no vector and no name.
///
/// Whoever can write the file can write all of it anew, or cut its end off: keep the last hash
/// elsewhere where that
/// matters.
public final class Audit implements AutoCloseable {
    private static final String FIRST = "0".repeat(64);
    private static final int TAIL = 8 << 20; // bytes that are looked at for the latest entries
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private final Clock clock;
    private final FileChannel channel;
    private final boolean intact;
    private String last;
    private long number;

    /// What is noted.
    ///
    /// @param what `search`, `delete`, `erase`, `export`, `add` …
    /// @param key id of the key; `local` without
    /// @param gallery its name
    /// @param count items found or taken
    /// @param query SHA-256 of the question
    public record Entry(String what, String key, String gallery, long count, Optional<String> query) {}

    /// Opens a log, or begins one.
    ///
    /// @throws ReidException of kind RESOURCES when it cannot be written
    public Audit(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
        try {
            Files.createDirectories(
                    Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow());
            if (!Files.exists(file)
                    && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            this.channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var found = check(file);
            this.intact = found.flaw().isEmpty();
            this.last = found.last();
            this.number = found.lines();
            channel.truncate(found.bytes()); // a line that a crash cut off was never acknowledged
            channel.position(found.bytes());
        } catch (IOException e) {
            throw new ReidException(
                    ReidException.Kind.RESOURCES, "cannot write the audit log %s: %s".formatted(file, e), e);
        }
    }

    /// What a check found.
    ///
    /// @param lines whole lines
    /// @param flaw the first thing that is wrong
    /// @param last hash of the last line
    /// @param bytes of whole lines
    public record Found(long lines, Optional<String> flaw, String last, long bytes) {}

    /// Follows the chain of hashes.
    public static Found check(Path file) throws IOException {
        String previous = FIRST;
        long lines = 0;
        long size = 0;
        Optional<String> flaw = Optional.empty();
        try (var in = new BufferedInputStream(Files.newInputStream(file))) {
            var line = new ByteArrayOutputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next != '\n') {
                    line.write(next);
                    continue;
                }
                lines++;
                size += line.size() + 1;
                var text = line.toString(StandardCharsets.UTF_8);
                line.reset();
                int cut = text.lastIndexOf(",\"hash\":\"");
                var hash = cut < 0 || text.length() < cut + 73 ? "" : text.substring(cut + 9, cut + 73);
                boolean good = cut > 0
                        && text.contains("\"previous\":\"" + previous + "\"")
                        && hash.equals(Sha256.of(text.substring(0, cut)));
                if (!good && flaw.isEmpty()) {
                    flaw = Optional.of("line %d is not what was written".formatted(lines));
                }
                previous = hash;
            }
        }
        return new Found(lines, flaw, previous, size);
    }

    /// Notes something, before its answer is sent.
    ///
    /// @throws ReidException of kind RESOURCES when it cannot be written
    public synchronized void note(Entry entry) {
        var json = new LinkedHashMap<String, Object>();
        json.put("n", number + 1);
        json.put("time", clock.instant().toString());
        json.put("what", entry.what());
        json.put("key", entry.key());
        json.put("gallery", entry.gallery());
        json.put("count", entry.count());
        entry.query().ifPresent(query -> json.put("query", query));
        json.put("previous", last);
        var text = JSON.writeValueAsString(json);
        var body = text.substring(0, text.length() - 1);
        var hash = Sha256.of(body);
        try {
            var bytes = ByteBuffer.wrap((body + ",\"hash\":\"" + hash + "\"}\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (!entry.what().equals("search")) {
                channel.force(false);
            }
        } catch (IOException e) {
            throw new ReidException(
                    ReidException.Kind.RESOURCES, "cannot write the audit log %s: %s".formatted(file, e), e);
        }
        last = hash;
        number++;
    }

    /// The newest entries, the newest first.
    public synchronized List<Map<String, Object>> latest(int most) {
        try {
            var lines = tail();
            var entries = new ArrayList<Map<String, Object>>();
            for (String line : lines.reversed().subList(0, Math.min(most, lines.size()))) {
                entry(line).ifPresent(entries::add);
            }
            return entries;
        } catch (IOException e) {
            throw new ReidException(
                    ReidException.Kind.RESOURCES, "cannot read the audit log %s: %s".formatted(file, e), e);
        }
    }

    /// The last lines, of which the first may be a part.
    private List<String> tail() throws IOException {
        long size = Files.size(file);
        try (var in = Files.newInputStream(file)) {
            in.skipNBytes(Math.max(0, size - TAIL));
            return new String(in.readNBytes(TAIL), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private static Optional<Map<String, Object>> entry(String line) {
        try {
            var entry = new LinkedHashMap<String, Object>();
            for (Map.Entry<String, JsonNode> value : JSON.readTree(line).properties()) {
                if (!value.getKey().equals("previous") && !value.getKey().equals("hash")) {
                    entry.put(value.getKey(), value.getValue());
                }
            }
            return Optional.of(entry);
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    /// Whether all lines were what was written, when it was opened.
    public boolean intact() {
        return intact;
    }

    /// How many entries there are.
    public synchronized long size() {
        return number;
    }

    @Override
    public synchronized void close() {
        try {
            channel.force(true);
            channel.close();
        } catch (IOException _) {
            // what was noted is written; that it is not forced shows in nothing that was promised
        }
    }
}
