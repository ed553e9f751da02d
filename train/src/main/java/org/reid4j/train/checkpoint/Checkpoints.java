package org.reid4j.train.checkpoint;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reid4j.core.ReidException;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.Safetensors;
import org.reid4j.torch.weights.TensorFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The checkpoints of one run folder, such that a kill at any moment leaves a whole one.
///
/// ```
/// state/latest               one line, the generation to go on from; replaced by a rename, and the only switch
/// there is state/000042/              a generation: weights.safetensors, state.safetensors, state.json
/// weights/last.safetensors   second name of the latest generation's weights
/// weights/best.safetensors   second name of the best generation's weights
/// ```
/// A generation is written under another name, forced and renamed before `latest` names it; the two files in
/// `weights/` and the removal of older generations come after, and are made up for at the next start when a
/// kill came in between.
public final class Checkpoints {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String POINTER = "latest";
    private final Path state;
    private final Path weights;
    private final TensorWriter writer;

    /// Writes a file of tensors; a seam for a full disk in tests.
    @FunctionalInterface
    interface TensorWriter {
        void write(Path file, TensorFile tensors) throws IOException;
    }

    /// @param run the run's folder
    public Checkpoints(Path run) {
        this(run, (file, tensors) -> Safetensors.write(file, tensors.tensors(), tensors.metadata()));
    }

    Checkpoints(Path run, TensorWriter writer) {
        this.state = run.resolve("state");
        this.weights = run.resolve("weights");
        this.writer = writer;
    }

    /// Saves a moment.
    ///
    /// @throws ReidException of kind RESOURCES when the disk does not take it; the last checkpoint is then as
    ///     it was
    public void save(Checkpoint checkpoint) {
        Path unfinished = null;
        try {
            Files.createDirectories(state);
            Files.createDirectories(weights);
            String name =
                    "%06d".formatted(pointer().map(latest -> number(latest) + 1).orElse(1));
            unfinished = state.resolve(name + Durable.UNFINISHED);
            delete(unfinished);
            Files.createDirectory(unfinished);
            writer.write(unfinished.resolve("weights.safetensors"), checkpoint.weights());
            writer.write(unfinished.resolve("state.safetensors"), checkpoint.state());
            Durable.writeForced(unfinished.resolve("state.json"), json(checkpoint));
            Durable.forceFolder(unfinished);
            Path generation = state.resolve(name);
            delete(generation);
            Durable.move(unfinished, generation);
            Durable.write(state.resolve(POINTER), name + "\n");
            publish(generation, checkpoint.best());
            removeOthers(name);
        } catch (IOException | ReidException e) {
            discard(unfinished);
            throw refused(checkpoint, e);
        }
    }

    /// Makes up for what a kill interrupted: removes unfinished files and superseded generations, and gives
    /// `weights/` its names. To be called before going on.
    public void tidy() {
        try {
            Optional<String> latest = pointer();
            removeUnfinished(weights);
            removeOthers(latest.orElse(""));
            if (latest.isPresent()) {
                Path generation = state.resolve(latest.get());
                publish(generation, notes(generation).path("best").asBoolean(false));
            }
        } catch (IOException e) {
            throw new ReidException(
                    ReidException.Kind.RESOURCES, "the checkpoints in " + state + " cannot be put in order: " + e, e);
        }
    }

    /// The last whole checkpoint.
    ///
    /// @throws ReidException when its files are damaged
    public Optional<Checkpoint> latest() {
        try {
            return pointer().map(state::resolve).map(this::read);
        } catch (IOException e) {
            throw new ReidException(
                    ReidException.Kind.USAGE, "the checkpoint in " + state + " cannot be read: " + e, e);
        }
    }

    private Checkpoint read(Path generation) {
        try {
            JsonNode json = notes(generation);
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
                    Safetensors.read(generation.resolve("weights.safetensors")),
                    Safetensors.read(generation.resolve("state.safetensors")),
                    notes,
                    json.path("best").asBoolean());
        } catch (IOException e) {
            throw new ReidException(
                    ReidException.Kind.USAGE, "the checkpoint " + generation + " cannot be read: " + e, e);
        }
    }

    private static JsonNode notes(Path generation) throws IOException {
        Path file = generation.resolve("state.json");
        try {
            return JSON.readTree(Files.readString(file));
        } catch (NoSuchFileException | JacksonException e) {
            throw new IOException(file + " is missing or damaged", e);
        }
    }

    private static String json(Checkpoint checkpoint) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", 1);
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

    private Optional<String> pointer() throws IOException {
        try {
            String name = Files.readString(state.resolve(POINTER)).strip();
            if (!name.matches("\\d{1,9}")) {
                throw new IOException(state.resolve(POINTER) + " holds '" + name + "', not the name of a generation");
            }
            return Optional.of(name);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static int number(String generation) {
        return Integer.parseInt(generation);
    }

    private void publish(Path generation, boolean best) throws IOException {
        Path file = generation.resolve("weights.safetensors");
        Files.createDirectories(weights);
        for (String name : best ? List.of("last", "best") : List.of("last")) {
            Path published = weights.resolve(name + ".safetensors");
            if (!Files.exists(published) || !Files.isSameFile(file, published)) {
                Durable.link(file, published);
            }
        }
    }

    private void removeOthers(String latest) throws IOException {
        if (!Files.isDirectory(state)) {
            return;
        }
        for (Path entry : entries(state)) {
            String name = entry.getFileName().toString();
            if (name.endsWith(Durable.UNFINISHED) || (name.matches("\\d+") && !name.equals(latest))) {
                delete(entry);
            }
        }
    }

    private static void removeUnfinished(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            for (Path entry : entries(folder)) {
                if (entry.toString().endsWith(Durable.UNFINISHED)) {
                    delete(entry);
                }
            }
        }
    }

    private static List<Path> entries(Path folder) throws IOException {
        var found = new ArrayList<Path>();
        try (var stream = Files.newDirectoryStream(folder)) {
            stream.forEach(found::add);
        }
        return found;
    }

    private static void discard(@Nullable Path unfinished) {
        try {
            if (unfinished != null) {
                delete(unfinished);
            }
        } catch (IOException _) {
            // the next start removes it
        }
    }

    private ReidException refused(Checkpoint checkpoint, Exception cause) {
        long needed =
                bytes(checkpoint.weights().tensors()) + bytes(checkpoint.state().tensors());
        String free;
        String kept;
        try {
            free = "%,d MiB are free"
                    .formatted(Files.getFileStore(existing(state)).getUsableSpace() >> 20);
            kept = pointer()
                    .map(name -> "The last good checkpoint is whole: " + state.resolve(name))
                    .orElse("There is no earlier checkpoint");
        } catch (IOException e) {
            free = "free space is unknown";
            kept = "Earlier checkpoints were not touched";
        }
        return new ReidException(
                ReidException.Kind.RESOURCES,
                "the checkpoint of step %d could not be written to %s: %s\nit needs %,d MiB, %s. %s.\nMake room and go on with: reid train --resume"
                        .formatted(
                                checkpoint.position().step(),
                                state,
                                cause.getMessage(),
                                (needed >> 20) + 1,
                                free,
                                kept),
                cause);
    }

    private static Path existing(Path path) {
        Path at = path.toAbsolutePath();
        while (!Files.exists(at) && at.getParent() != null) {
            at = at.getParent();
        }
        return at;
    }

    private static long bytes(Map<String, RawTensor> tensors) {
        return tensors.values().stream()
                .mapToLong(tensor -> tensor.elements() * tensor.dtype().bytes())
                .sum();
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
