package org.reid4j.train.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.ReidException;
import org.reid4j.torch.weights.Safetensors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Knows the files of one checkpoint, and whether they are still the bytes that were written.
///
/// ```
/// weights.safetensors  state.safetensors  state.json
/// SHA256SUMS           hashes of the three, as `sha256sum -c SHA256SUMS` reads them
/// ```
///
/// @param folder which holds them
record Generation(Path folder) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String WEIGHTS = "weights.safetensors";
    private static final String STATE = "state.safetensors";
    private static final String NOTES = "state.json";
    private static final String SUMS = "SHA256SUMS";
    private static final List<String> FILES = List.of(WEIGHTS, STATE, NOTES);
    private static final int BLOCK = 1 << 20;

    /// A file that is not as it was written.
    ///
    /// @param file which
    /// @param why in words that follow its name
    record Damage(Path file, String why) {
        @Override
        public String toString() {
            return file + " " + why;
        }
    }

    /// Fills the folder, which exists and is empty.
    void write(Checkpoint checkpoint, Checkpoints.TensorWriter writer) throws IOException {
        writer.write(weights(), checkpoint.weights());
        writer.write(folder.resolve(STATE), checkpoint.state());
        Durable.writeForced(folder.resolve(NOTES), json(checkpoint));
        var sums = new StringBuilder();
        for (String name : FILES) {
            sums.append(sha256(folder.resolve(name))).append("  ").append(name).append('\n');
        }
        Durable.writeForced(folder.resolve(SUMS), sums.toString());
        Durable.forceFolder(folder);
    }

    Path weights() {
        return folder.resolve(WEIGHTS);
    }

    /// The first file that is not as it was written.
    ///
    /// @throws AccessDeniedException when a file must not be read, which says nothing about it
    Optional<Damage> damage() throws AccessDeniedException {
        Path at = folder.resolve(SUMS);
        try {
            Map<String, String> sums = sums(at);
            for (String name : FILES) {
                at = folder.resolve(name);
                if (!sha256(at).equals(sums.get(name))) {
                    return Optional.of(new Damage(at, "is damaged: its SHA-256 is not the one in " + SUMS));
                }
            }
            return Optional.empty();
        } catch (NoSuchFileException _) {
            return Optional.of(new Damage(at, "is missing"));
        } catch (AccessDeniedException e) {
            throw e;
        } catch (IOException e) {
            return Optional.of(new Damage(at, "cannot be read: " + e.getMessage()));
        }
    }

    private static Map<String, String> sums(Path file) throws IOException {
        var sums = new LinkedHashMap<String, String>();
        for (String line : new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
                .lines()
                .toList()) {
            int gap = line.indexOf("  ");
            if (gap > 0) {
                sums.put(line.substring(gap + 2), line.substring(0, gap));
            }
        }
        return sums;
    }

    /// What was saved.
    ///
    /// @throws ReidException when a file is damaged, naming it
    Checkpoint read() throws IOException {
        Optional<Damage> damage = damage();
        if (damage.isPresent()) {
            throw refused(damage.get());
        }
        JsonNode json = notes();
        JsonNode at = json.path("position");
        var notes = new LinkedHashMap<String, String>();
        json.path("notes")
                .properties()
                .forEach(entry -> notes.put(entry.getKey(), entry.getValue().toString()));
        return new Checkpoint(
                new Position(
                        at.path("phase").asInt(),
                        at.path("epoch").asInt(),
                        at.path("batch").asInt(),
                        at.path("step").asLong()),
                Safetensors.read(weights()),
                Safetensors.read(folder.resolve(STATE)),
                notes,
                json.path("best").asBoolean());
    }

    static ReidException refused(Damage damage) {
        return new ReidException(
                ReidException.Kind.USAGE,
                "the checkpoint cannot be gone on from: " + damage
                        + "\nThe disk or a copy of the run changed it. Take the file from a backup, or train anew");
    }

    /// Optimizer steps done when it was saved.
    long step() throws IOException {
        return notes().path("position").path("step").asLong();
    }

    /// Whether its weights were the best so far.
    boolean best() throws IOException {
        return notes().path("best").asBoolean(false);
    }

    private JsonNode notes() throws IOException {
        try {
            return JSON.readTree(Files.readString(folder.resolve(NOTES)));
        } catch (JacksonException e) {
            throw new IOException(folder.resolve(NOTES) + " is damaged", e);
        }
    }

    private static String json(Checkpoint checkpoint) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", 2);
        root.putObject("position")
                .put("phase", checkpoint.position().phase())
                .put("epoch", checkpoint.position().epoch())
                .put("batch", checkpoint.position().batch())
                .put("step", checkpoint.position().step());
        root.put("best", checkpoint.best());
        ObjectNode notes = root.putObject("notes");
        checkpoint.notes().forEach((name, text) -> notes.set(name, JSON.readTree(text)));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] block = new byte[BLOCK];
            for (int count = in.read(block); count > 0; count = in.read(block)) {
                digest.update(block, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
