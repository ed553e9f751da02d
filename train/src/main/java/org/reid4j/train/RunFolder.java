package org.reid4j.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.reid4j.core.ReidException;
import org.reid4j.train.checkpoint.Durable;
import org.reid4j.train.config.ConfigFile;
import org.reid4j.train.config.Nearest;
import org.reid4j.train.config.Resolved;
import org.reid4j.train.config.RunConfig;

/// A run's folder, `runs/<name>-7`: everything a run leaves behind, and never written over by another
/// run.
///
/// ```
/// run.json  config.yaml  log.txt  metrics.csv  metrics.jsonl  timings.csv  model.json  MODEL.md
/// weights/{last,best}.safetensors  state/  eval/  tb/
/// ```
public final class RunFolder {
    /// The weights of a model that was imported: its folder has these, `model.json` and `MODEL.md`, and
    /// no run's files.
    public static final String IMPORTED = "model.safetensors";

    private static final Pattern NUMBERED = Pattern.compile("(.+)-(\\d{1,9})");
    private static final int TRIES = 10_000;
    private final Path path;

    private RunFolder(Path path) {
        this.path = path;
    }

    /// Makes the folder `<name>-<n>` with the next free number.
    ///
    /// @param runs where runs are kept; made when missing
    /// @param name of the run, before its number
    public static RunFolder create(Path runs, String name) {
        try {
            Files.createDirectories(runs);
            int number = list(runs).stream()
                    .map(run -> NUMBERED.matcher(run.name()))
                    .filter(matcher -> matcher.matches() && matcher.group(1).equals(name))
                    .mapToInt(matcher -> Integer.parseInt(matcher.group(2)))
                    .max()
                    .orElse(0);
            for (int next = number + 1; next < number + TRIES; next++) {
                try {
                    return new RunFolder(Files.createDirectory(runs.resolve(name + "-" + next)));
                } catch (FileAlreadyExistsException _) {
                    // another process took this number
                }
            }
            throw new IOException("no free number after " + number);
        } catch (IOException e) {
            throw new ReidException(
                    ReidException.Kind.RESOURCES, "cannot make a run folder in " + runs + ": " + e.getMessage(), e);
        }
    }

    /// An existing run.
    ///
    /// @throws ReidException when there is none, with the nearest name
    public static RunFolder open(Path path) {
        if (!Files.isDirectory(path)) {
            Path parent = Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(path);
            List<String> names = Stream.concat(
                            Stream.of("latest"), list(parent).stream().map(RunFolder::name))
                    .toList();
            throw new ReidException(
                    ReidException.Kind.USAGE,
                    "there is no run '" + path + "'" + Nearest.hint(String.valueOf(path.getFileName()), names)
                            + "\nList them with: reid runs runs=" + parent);
        }
        return new RunFolder(path);
    }

    /// The run that was started last.
    ///
    /// @param runs where runs are kept
    public static Optional<RunFolder> latest(Path runs) {
        return list(runs).stream()
                .filter(run -> Files.exists(run.file("run.json")))
                .max(Comparator.comparing(RunFolder::started).thenComparingInt(run -> number(run.name())));
    }

    /// All runs, by name and number.
    ///
    /// @param runs where runs are kept; may be missing
    public static List<RunFolder> list(Path runs) {
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        var found = new ArrayList<RunFolder>();
        try (var entries = Files.newDirectoryStream(runs, Files::isDirectory)) {
            entries.forEach(entry -> found.add(new RunFolder(entry)));
        } catch (IOException e) {
            throw new ReidException(ReidException.Kind.USAGE, "cannot list the runs in " + runs + ": " + e, e);
        }
        found.sort(Comparator.comparing(
                        (RunFolder run) -> NUMBERED.matcher(run.name()).replaceFirst("$1"))
                .thenComparingInt(run -> number(run.name())));
        return found;
    }

    private static int number(String name) {
        Matcher matcher = NUMBERED.matcher(name);
        return matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
    }

    private Instant started() {
        try {
            return Files.exists(file("run.json"))
                    ? record().started()
                    : Files.getLastModifiedTime(path).toInstant();
        } catch (IOException | ReidException e) {
            return Instant.EPOCH;
        }
    }

    /// The folder.
    public Path path() {
        return path;
    }

    /// Its last part: name and number.
    public String name() {
        return String.valueOf(path.getFileName());
    }

    /// A file or folder in it.
    public Path file(String name) {
        return path.resolve(name);
    }

    /// `weights/best.safetensors`, or `last` where nothing was measured; an imported model's only ones.
    ///
    /// @throws ReidException when the run has saved nothing yet
    public Path weights() {
        for (String name : List.of("best", "last")) {
            Path file = path.resolve("weights").resolve(name + ".safetensors");
            if (Files.exists(file)) {
                return file;
            }
        }
        if (Files.exists(path.resolve(IMPORTED))) {
            return path.resolve(IMPORTED);
        }
        throw new ReidException(
                ReidException.Kind.USAGE,
                "run " + path + " has no weights yet: it was ended before its first checkpoint");
    }

    /// What `run.json` says.
    public RunRecord record() {
        try {
            return RunRecord.parse(Files.readString(file("run.json")));
        } catch (IOException | IllegalArgumentException e) {
            throw new ReidException(
                    ReidException.Kind.USAGE, "cannot read " + file("run.json") + ": " + e.getMessage(), e);
        }
    }

    /// Writes `run.json`.
    public void write(RunRecord record) {
        write("run.json", record.json());
    }

    /// The resolved configuration the run was started with. A model that was imported was started with
    /// none: its card stands for it.
    public Resolved config() {
        Path file = file("config.yaml");
        if (!Files.exists(file) && Files.exists(path.resolve(IMPORTED))) {
            return Cards.config(Models.find(path).card());
        }
        if (!Files.exists(file)) {
            throw new ReidException(
                    ReidException.Kind.USAGE,
                    path + " is not a run: it has no config.yaml.\nList runs with: reid runs runs="
                            + path.resolveSibling("").normalize());
        }
        try {
            Resolved read = ConfigFile.parse(Files.readString(file), file.toString());
            return new Resolved(located(read.config()), read.origins());
        } catch (IOException e) {
            throw new ReidException(ReidException.Kind.USAGE, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /// A dataset that an older version noted relative to where it was started from: found from the
    /// folders above the
    /// run, one of which that was.
    private RunConfig located(RunConfig config) {
        Optional<Path> relative = config.data().path().filter(data -> !data.isAbsolute() && !Files.exists(data));
        Path above = path.toAbsolutePath().normalize().getParent();
        for (; relative.isPresent() && above != null; above = above.getParent()) {
            Path found = above.resolve(relative.get()).normalize();
            if (Files.exists(found)) {
                return config.with(config.data().withPath(found));
            }
        }
        return config;
    }

    /// Writes a text file so that it is either old or new.
    public void write(String name, String text) {
        try {
            Durable.write(file(name), text);
        } catch (IOException e) {
            throw unwritable(name, e);
        }
    }

    /// Appends lines to `log.txt`.
    public void log(String lines) {
        try {
            Files.writeString(
                    file("log.txt"),
                    lines + "\n",
                    StandardCharsets.UTF_8,
                    java.nio.file.StandardOpenOption.CREATE,
                    java.nio.file.StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw unwritable("log.txt", e);
        }
    }

    private ReidException unwritable(String name, IOException e) {
        return new ReidException(ReidException.Kind.RESOURCES, "cannot write " + file(name) + ": " + e.getMessage(), e);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
