package org.reid4j.train.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reid4j.core.ReidException;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.Safetensors;
import org.reid4j.torch.weights.TensorFile;

/// The checkpoints of one run folder, such that a kill at any moment leaves a whole one.
///
/// ```
/// state/latest               one line, the generation to go on from; replaced by a rename, and the only switch
/// state/000042/              a generation: see [Generation]
/// state/000041/              the one before it, gone on from when the latest turns out damaged
/// weights/last.safetensors   second name of the latest generation's weights
/// weights/best.safetensors   second name of the best generation's weights
/// ```
/// A generation is written under another name, forced and renamed before `latest` names it; the two files in
/// `weights/` and the removal of older generations come after, and are made up for at the next start when a
/// kill came in between.
public final class Checkpoints {
    private static final String POINTER = "latest";
    private static final long SLACK = 1 << 20; // headers, notes and the file system's own
    private final Path run;
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
        this.run = run;
        this.state = run.resolve("state");
        this.weights = run.resolve("weights");
        this.writer = writer;
    }

    /// Saves a moment. Where the disk has no room for three generations, the one before the latest makes room.
    ///
    /// @throws ReidException of kind RESOURCES when the disk does not take it; the last checkpoint is then as
    ///     it was
    public void save(Checkpoint checkpoint) {
        try {
            write(checkpoint);
        } catch (IOException | ReidException e) {
            if (!madeRoom(checkpoint)) {
                throw refused(checkpoint, e);
            }
            try {
                write(checkpoint);
            } catch (IOException | ReidException again) {
                throw refused(checkpoint, again);
            }
        }
    }

    private void write(Checkpoint checkpoint) throws IOException {
        Files.createDirectories(state);
        Files.createDirectories(weights);
        Durable.forceFolder(run);
        String name = name(pointer().map(latest -> number(latest) + 1).orElse(1));
        Path unfinished = state.resolve(name + Durable.UNFINISHED);
        try {
            Durable.delete(unfinished);
            Files.createDirectory(unfinished);
            new Generation(unfinished).write(checkpoint, writer);
            Path folder = state.resolve(name);
            Durable.delete(folder);
            Durable.move(unfinished, folder);
            Durable.write(state.resolve(POINTER), name + "\n");
        } catch (IOException | ReidException e) {
            discard(unfinished);
            throw e;
        }
        publish(generation(name), checkpoint.best());
        keepFrom(name);
    }

    private boolean madeRoom(Checkpoint checkpoint) {
        try {
            Optional<String> latest = pointer();
            if (latest.isEmpty() || before(latest.get()).isEmpty() || room() > bytes(checkpoint) + SLACK) {
                return false;
            }
            keepOnly(List.of(latest.get()));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// Makes up for what a kill interrupted or a disk damaged: removes unfinished files and superseded
    /// generations, gives `weights/` its names, and goes back to the generation before a damaged one. To be
    /// called before going on.
    ///
    /// @return what a person should know
    /// @throws ReidException when every generation is damaged, naming the file
    public List<String> tidy() {
        var notices = new ArrayList<String>();
        try {
            for (Path folder : List.of(run, state, weights)) {
                Durable.removeUnfinished(folder);
            }
            Optional<String> latest = settled(notices);
            if (latest.isPresent()) {
                keepFrom(latest.get());
                Generation generation = generation(latest.get());
                publish(generation, generation.best());
            }
            return List.copyOf(notices);
        } catch (IOException e) {
            throw new ReidException(
                    ReidException.Kind.RESOURCES, "the checkpoints in " + state + " cannot be put in order: " + e, e);
        }
    }

    /// The generation to go on from; when the named one is not whole, the newest whole one of a lower number.
    private Optional<String> settled(List<String> notices) throws IOException {
        if (generations().isEmpty() && !Files.exists(state.resolve(POINTER))) {
            return Optional.empty();
        }
        Optional<String> named = Optional.empty();
        Optional<Generation.Damage> damage;
        try {
            named = pointer();
            damage = named.isPresent()
                    ? generation(named.get()).damage()
                    : Optional.of(new Generation.Damage(state.resolve(POINTER), "is missing"));
        } catch (DamagedPointer e) {
            damage = Optional.of(new Generation.Damage(state.resolve(POINTER), e.why));
        }
        if (damage.isEmpty()) {
            return named;
        }
        int below = named.map(Checkpoints::number).orElse(Integer.MAX_VALUE);
        for (String earlier : generations()) {
            if (number(earlier) < below && generation(earlier).damage().isEmpty()) {
                if (named.isPresent()) {
                    withdraw(damage.get().file());
                }
                Durable.write(state.resolve(POINTER), earlier + "\n");
                notices.add("%s; going on from the checkpoint of step %d instead"
                        .formatted(damage.get(), generation(earlier).step()));
                return Optional.of(earlier);
            }
        }
        throw Generation.refused(damage.get());
    }

    /// The last checkpoint, each byte checked.
    ///
    /// @throws ReidException when its files are damaged, naming the first that is
    public Optional<Checkpoint> latest() {
        try {
            Optional<String> name = pointer();
            return name.isPresent() ? Optional.of(generation(name.get()).read()) : Optional.empty();
        } catch (IOException e) {
            throw new ReidException(
                    ReidException.Kind.USAGE, "the checkpoint in " + state + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static final class DamagedPointer extends IOException {
        private static final long serialVersionUID = 1L;
        private final String why;

        private DamagedPointer(Path file, String why) {
            super(file + " " + why);
            this.why = why;
        }
    }

    private Optional<String> pointer() throws IOException {
        Path file = state.resolve(POINTER);
        try {
            String name = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
            if (!name.matches("\\d{1,9}")) {
                throw new DamagedPointer(file, "is damaged: it does not hold the name of a generation");
            }
            return Optional.of(name);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private Generation generation(String name) {
        return new Generation(state.resolve(name));
    }

    private static int number(String generation) {
        return Integer.parseInt(generation);
    }

    private static String name(int number) {
        return "%06d".formatted(number);
    }

    /// Names of all generations, the newest first.
    private List<String> generations() throws IOException {
        return Durable.entries(state).stream()
                .map(entry -> String.valueOf(entry.getFileName()))
                .filter(name -> name.matches("\\d{1,9}"))
                .sorted(Comparator.comparingInt(Checkpoints::number).reversed())
                .toList();
    }

    private Optional<String> before(String latest) throws IOException {
        return generations().stream()
                .filter(name -> number(name) < number(latest))
                .findFirst();
    }

    /// Keeps a generation and the one before it.
    private void keepFrom(String latest) throws IOException {
        Optional<String> before = before(latest);
        keepOnly(before.map(name -> List.of(latest, name)).orElse(List.of(latest)));
    }

    private void keepOnly(List<String> kept) throws IOException {
        for (String name : generations()) {
            if (!kept.contains(name)) {
                Durable.delete(state.resolve(name));
            }
        }
    }

    private void publish(Generation generation, boolean best) throws IOException {
        Files.createDirectories(weights);
        for (String name : best ? List.of("last", "best") : List.of("last")) {
            Path published = weights.resolve(name + ".safetensors");
            if (!Files.exists(published) || !Files.isSameFile(generation.weights(), published)) {
                Durable.link(generation.weights(), published);
            }
        }
    }

    /// Takes back the second names of damaged weights: nobody should search with them.
    private void withdraw(Path damaged) throws IOException {
        for (String name : List.of("last", "best")) {
            Path published = weights.resolve(name + ".safetensors");
            if (Files.exists(published) && Files.exists(damaged) && Files.isSameFile(damaged, published)) {
                Files.delete(published);
            }
        }
    }

    private static void discard(@Nullable Path unfinished) {
        try {
            if (unfinished != null) {
                Durable.delete(unfinished);
            }
        } catch (IOException _) {
            // the next start removes it
        }
    }

    private ReidException refused(Checkpoint checkpoint, Exception cause) {
        String free;
        String kept;
        try {
            free = "%,d MiB are free".formatted(room() >> 20);
            kept = pointer()
                    .map(name -> "The last good checkpoint is whole: " + state.resolve(name))
                    .orElse("There is no earlier checkpoint");
        } catch (IOException e) {
            free = "free space is unknown";
            kept = "Earlier checkpoints were not touched";
        }
        return new ReidException(
                ReidException.Kind.RESOURCES,
                "the checkpoint of step %d could not be written to %s: %s\nit needs %,d MiB, %s. %s.\nMake room and go on with: reid train --resume run=%s"
                        .formatted(
                                checkpoint.position().step(),
                                state,
                                String.valueOf(cause.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse(""),
                                (bytes(checkpoint) >> 20) + 1,
                                free,
                                kept,
                                run),
                cause);
    }

    private long room() throws IOException {
        Path at = state.toAbsolutePath();
        while (!Files.exists(at) && at.getParent() != null) {
            at = at.getParent();
        }
        return Files.getFileStore(at).getUsableSpace();
    }

    private static long bytes(Checkpoint checkpoint) {
        return bytes(checkpoint.weights().tensors()) + bytes(checkpoint.state().tensors());
    }

    private static long bytes(Map<String, RawTensor> tensors) {
        return tensors.values().stream()
                .mapToLong(tensor -> tensor.elements() * tensor.dtype().bytes())
                .sum();
    }
}
