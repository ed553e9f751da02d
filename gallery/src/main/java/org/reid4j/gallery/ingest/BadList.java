package org.reid4j.gallery.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;

/// The photos that could not be put in, as a CSV file that is safe to open in a spreadsheet.
public final class BadList {
    private BadList() {}

    /// Writes columns `path` and `reason`. Overwrites.
    ///
    /// @throws GalleryException of reason RESOURCES when the file cannot be written
    public static void write(Path file, List<Bad> bad) {
        var text = new StringBuilder("path,reason\n");
        bad.forEach(one -> text.append(cell(one.path()))
                .append(',')
                .append(cell(one.reason()))
                .append('\n'));
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new GalleryException(Reason.RESOURCES, "cannot write %s: %s".formatted(file, e), e);
        }
    }

    /// Quoted; what a spreadsheet would take for a formula gets an apostrophe.
    static String cell(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        boolean formula = !plain.isEmpty() && "=+-@".indexOf(plain.charAt(0)) >= 0;
        return '"' + (formula ? "'" : "") + plain.replace("\"", "\"\"") + '"';
    }
}
