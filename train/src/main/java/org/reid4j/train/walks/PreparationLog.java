package org.reid4j.train.walks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.PhotoFiles;
import org.reid4j.core.data.Shown;

/// Remembers which walks are written, so that a run that was stopped goes on where it was.
///
/// While it runs it is `preparing.csv` in the folder written to, a line a finished walk behind lines that say what is
/// being made and from which folder; at the end it becomes `prepared.csv`, with the walks by name and without that
/// folder, so that equal walks give equal files.
final class PreparationLog {
    private static final String RUNNING = "preparing.csv";
    private static final String FINISHED = "prepared.csv";
    private static final String COLUMNS = "walk,frames,kept,dropped";
    private static final String WHAT = "# ";
    private static final String SOURCE = "# from ";

    private final Path folder;
    private final String what;
    private final String source;
    private final boolean made;
    private final Map<String, PreparedWalk> done = new LinkedHashMap<>();

    /// Begins, or goes on.
    ///
    /// @param from where the walks are: the same folder is demanded when going on
    /// @param what is being made: the same words are demanded when going on
    /// @throws DataException when the folder is finished, holds something else, or was begun otherwise
    PreparationLog(Path folder, Path from, String what) {
        this.folder = folder;
        this.what = what;
        this.source = real(from).toString().replaceAll("\\R", " ");
        this.made = !Files.exists(folder);
        if (Files.exists(folder.resolve(FINISHED))) {
            throw new DataException(
                    "%s is finished already.\nGive another folder, or remove it first.".formatted(Shown.path(folder)));
        }
        try {
            if (Files.exists(folder.resolve(RUNNING))) {
                goOn();
            } else if (!PhotoFiles.entries(folder).isEmpty()) {
                throw new DataException(
                        "%s holds something already: %s.\nGive a folder that is empty or does not exist yet."
                                .formatted(Shown.path(folder), Shown.names(PhotoFiles.entries(folder), 3)));
            } else {
                Files.createDirectories(folder);
                write(RUNNING, running());
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /// The same for every way that leads to a folder.
    private static Path real(Path from) {
        try {
            return from.toRealPath();
        } catch (IOException e) {
            return from.toAbsolutePath().normalize();
        }
    }

    private void goOn() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve(RUNNING));
        String before = head(lines, WHAT);
        if (!before.equals(what)) {
            throw new DataException(
                    "%s was begun with other settings (%s; now %s).\nRepeat those, or give another folder."
                            .formatted(Shown.path(folder), known(before), Shown.text(what)));
        }
        String origin = head(lines.subList(1, lines.size()), SOURCE);
        if (!origin.equals(source)) {
            throw new DataException(
                    "%s was begun with the walks of another folder:\n%s (now %s).\nGo on with that one, or give another folder to write to."
                            .formatted(Shown.path(folder), known(origin), Shown.text(source)));
        }
        lines.stream().flatMap(line -> PreparedWalk.of(line).stream()).forEach(walk -> done.put(walk.walk(), walk));
        // a line that was cut off must not swallow the next one
        write(RUNNING, running());
    }

    /// What the first line says behind its mark; nothing where it is another.
    private static String head(List<String> lines, String mark) {
        return !lines.isEmpty() && lines.getFirst().startsWith(mark)
                ? lines.getFirst().substring(mark.length())
                : "";
    }

    private static String known(String said) {
        return said.isEmpty() ? "unknown" : Shown.text(said);
    }

    private String running() {
        return WHAT + what + "\n" + SOURCE + source + "\n" + rows(done.values());
    }

    private static String rows(Collection<PreparedWalk> walks) {
        return walks.stream().map(walk -> walk.row() + "\n").collect(Collectors.joining("", COLUMNS + "\n", ""));
    }

    /// Writes a file whole or not at all.
    private void write(String name, String text) throws IOException {
        Path part = folder.resolve("." + name + ".part");
        try {
            Files.writeString(part, text);
            Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /// Walks that earlier runs wrote, and this one so far.
    synchronized List<PreparedWalk> done() {
        return List.copyOf(done.values());
    }

    synchronized boolean has(String walk) {
        return done.containsKey(walk);
    }

    synchronized void add(PreparedWalk walk) {
        done.put(walk.walk(), walk);
        try {
            Files.writeString(folder.resolve(RUNNING), walk.row() + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /// Everything is written.
    synchronized void finish() {
        try {
            var sorted = new TreeMap<>(done);
            write(FINISHED, WHAT + what + "\n" + rows(sorted.values()));
            Files.delete(folder.resolve(RUNNING));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /// Nothing was written: leaves the folder as it was found.
    void forget() {
        try {
            Files.delete(folder.resolve(RUNNING));
            if (made && PhotoFiles.entries(folder).isEmpty()) {
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private ReidException unwritable(IOException e) {
        return new ReidException(
                ReidException.Kind.RESOURCES,
                "cannot write to %s: %s.\nCheck its permissions and that the disk is not full."
                        .formatted(Shown.path(folder), e),
                e);
    }
}
