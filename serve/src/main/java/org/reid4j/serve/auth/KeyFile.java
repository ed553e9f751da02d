package org.reid4j.serve.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.reid4j.core.ReidException;
import org.reid4j.core.ReidException.Kind;
import org.reid4j.core.Sha256;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The file of API keys, which only its owner can read (0600) and which holds hashes alone, so
/// that whoever sees it
/// has no key.
///
/// @param path of the file; need not be there
public record KeyFile(Path path) {
    private static final int SECRET = 32; // bytes, 256 bits
    private static final Pattern FORM = Pattern.compile("reid_([0-9a-f]{8})_[A-Za-z0-9_-]{43}");
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /// A key that was just made.
    ///
    /// @param secret what its owner sends, to be shown once
    /// @param key what is kept
    public record Made(String secret, ApiKey key) {}

    /// All keys, the revoked ones too.
    ///
    /// @throws ReidException when the file is damaged or cannot be read
    public List<ApiKey> read() {
        if (!Files.exists(path)) {
            return List.of();
        }
        try {
            var keys = new ArrayList<ApiKey>();
            for (JsonNode one : JSON.readTree(Files.readAllBytes(path)).path("keys")) {
                keys.add(key(one));
            }
            return keys;
        } catch (IOException e) {
            throw new ReidException(Kind.RESOURCES, "cannot read the keys in %s: %s".formatted(path, e), e);
        } catch (JacksonException | IllegalArgumentException | java.time.DateTimeException e) {
            throw new ReidException(
                    Kind.CHECK, "the keys in %s are damaged: put the file back, or remove it".formatted(path), e);
        }
    }

    /// Makes a key and keeps its hash.
    ///
    /// @param name what its owner calls it
    /// @param grants role by gallery, `*` for all
    /// @param expires from when it is refused
    public Made create(String name, Map<String, Role> grants, Optional<Instant> expires, Clock clock) {
        if (name.isBlank() || name.length() > 100 || name.chars().anyMatch(Character::isISOControl)) {
            throw new ReidException(Kind.USAGE, "a key's name has 1 to 100 characters without line ends");
        }
        if (grants.isEmpty()) {
            throw new ReidException(Kind.USAGE, "a key needs a role on at least one gallery");
        }
        var random = new SecureRandom();
        var number = new byte[4];
        var secret = new byte[SECRET];
        random.nextBytes(number);
        random.nextBytes(secret);
        var id = HexFormat.of().formatHex(number);
        var text = "reid_" + id + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        var key = new ApiKey(id, name, Sha256.of(text), grants, clock.instant(), expires, Optional.empty());
        var all = new ArrayList<>(read());
        all.add(key);
        write(all);
        return new Made(text, key);
    }

    /// Refuses a key from now on.
    ///
    /// @return false when there is none of that id
    public boolean revoke(String id, Clock clock) {
        var all = read();
        if (all.stream().noneMatch(key -> key.id().equals(id))) {
            return false;
        }
        write(all.stream()
                .map(key -> key.id().equals(id) && key.revoked().isEmpty() ? key.revokedAt(clock.instant()) : key)
                .toList());
        return true;
    }

    /// The id in a key's text; empty where it has not the form of a key.
    static Optional<String> id(String text) {
        var matcher = FORM.matcher(text);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private void write(List<ApiKey> keys) {
        var json = JSON.writeValueAsBytes(
                Map.of("keys", keys.stream().map(KeyFile::json).toList()));
        try {
            Path folder = Optional.ofNullable(path.toAbsolutePath().getParent()).orElseThrow();
            Files.createDirectories(folder);
            Path temporary = path.resolveSibling(path.getFileName() + ".new");
            Files.deleteIfExists(temporary);
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.write(temporary, json, StandardOpenOption.CREATE, StandardOpenOption.DSYNC);
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ReidException(Kind.RESOURCES, "cannot write the keys to %s: %s".formatted(path, e), e);
        }
    }

    private static Map<String, Object> json(ApiKey key) {
        var json = new LinkedHashMap<String, Object>();
        json.put("id", key.id());
        json.put("name", key.name());
        json.put("sha256", key.sha256());
        var grants = new LinkedHashMap<String, String>();
        key.grants().forEach((gallery, role) -> grants.put(gallery, role.word()));
        json.put("grants", grants);
        json.put("created", key.created().toString());
        key.expires().ifPresent(at -> json.put("expires", at.toString()));
        key.revoked().ifPresent(at -> json.put("revoked", at.toString()));
        return json;
    }

    private static ApiKey key(JsonNode json) {
        var grants = new HashMap<String, Role>();
        json.path("grants")
                .properties()
                .forEach(entry -> grants.put(
                        entry.getKey(), Role.valueOf(entry.getValue().asString().toUpperCase(Locale.ROOT))));
        return new ApiKey(
                json.path("id").asString(),
                json.path("name").asString(),
                json.path("sha256").asString(),
                grants,
                Instant.parse(json.path("created").asString()),
                time(json, "expires"),
                time(json, "revoked"));
    }

    private static Optional<Instant> time(JsonNode json, String key) {
        return json.hasNonNull(key) ? Optional.of(Instant.parse(json.path(key).asString())) : Optional.empty();
    }

    /// The bytes of a key's hash, for a comparison that takes the same time whatever is sent.
    static byte[] hash(String text) {
        return Sha256.of(text).getBytes(StandardCharsets.US_ASCII);
    }
}
