package org.reid4j.train.walks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.PhotoFiles;
import org.reid4j.core.data.Shown;

/// Remembers which walks are written, so that a run that was stopped goes on where it was.
///
/// While it runs it is `preparing.csv` in the folder written to, a line a finished walk behind a line that says what is
/// being made; at the end it is renamed to `prepared.csv`.
final class PreparationLog {
    private static final String RUNNING = "preparing.csv";
    private static final String FINISHED = "prepared.csv";
    private static final String COLUMNS = "walk,frames,kept,dropped";

    private final Path folder;
    private final Map<String, PreparedWalk> done = new LinkedHashMap<>();

    /// Begins, or goes on.
    ///
    /// @param what is being made: the same words are demanded when going on
    /// @throws DataException when the folder is finished, holds something else, or was begun otherwise
    PreparationLog(Path folder, String what) {
        this.folder = folder;
        if (Files.exists(folder.resolve(FINISHED))) {
            throw new DataException(
                    "%s is finished already.\nGive another folder, or remove it first.".formatted(Shown.path(folder)));
        }
        try {
            if (Files.exists(folder.resolve(RUNNING))) {
                goOn(what);
            } else if (!PhotoFiles.entries(folder).isEmpty()) {
                throw new DataException(
                        "%s holds something already: %s.\nGive a folder that is empty or does not exist yet."
                                .formatted(Shown.path(folder), Shown.names(PhotoFiles.entries(folder), 3)));
            } else {
                Files.createDirectories(folder);
                Files.writeString(folder.resolve(RUNNING), "# " + what + "\n" + COLUMNS + "\n");
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private void goOn(String what) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve(RUNNING)));
        if (lines.isEmpty() || !lines.getFirst().equals("# " + what)) {
            throw new DataException(
                    "%s was begun with other settings (%s; now %s).\nRepeat those, or give another folder."
                            .formatted(
                                    Shown.path(folder),
                                    lines.isEmpty()
                                            ? "unknown"
                                            : Shown.text(lines.getFirst().replaceFirst("^# ", "")),
                                    Shown.text(what)));
        }
        lines.stream().flatMap(line -> PreparedWalk.of(line).stream()).forEach(walk -> done.put(walk.walk(), walk));
        // a line that was cut off must not swallow the next one
        StringBuilder kept = new StringBuilder("# " + what + "\n" + COLUMNS + "\n");
        done.values().forEach(walk -> kept.append(walk.row()).append('\n'));
        Files.writeString(folder.resolve(RUNNING), kept.toString());
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
    void finish() {
        try {
            Files.move(folder.resolve(RUNNING), folder.resolve(FINISHED), StandardCopyOption.ATOMIC_MOVE);
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
