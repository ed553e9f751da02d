package org.reid4j.core.data.sets;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.Shown;

/// Reads comma-separated values as RFC 4180 has them: quoted fields may hold commas, line ends and doubled
/// quotes.
///
/// Lines end in LF or CRLF, a byte order mark is passed over, empty lines are no rows, the text is UTF-8.
public final class CsvRows {
    private static final int LONGEST_FIELD = 10_000;
    private static final int MOST_FIELDS = 1_000;

    /// One row.
    ///
    /// @param line the line it begins at, from 1
    /// @param fields as they read without quotes
    public record Row(int line, List<String> fields) {}

    private final Path file;
    private final Reader in;
    private int line = 1;

    private CsvRows(Path file, Reader in) {
        this.file = file;
        this.in = in;
    }

    /// All rows of a file, at most `most`.
    ///
    /// @throws DataException naming file and line
    public static List<Row> read(Path file, int most) {
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            CsvRows rows = new CsvRows(file, in);
            List<Row> all = new ArrayList<>();
            while (all.size() < most && rows.next(all)) {}
            return all;
        } catch (CharacterCodingException e) {
            throw new DataException("%s is not UTF-8 text.\nSave it as CSV in UTF-8.".formatted(Shown.path(file)), e);
        } catch (IOException e) {
            throw new DataException(
                    "cannot read %s: %s.".formatted(Shown.path(file), Shown.text(String.valueOf(e.getMessage()))), e);
        }
    }

    /// Appends the next row if it is not an empty line; false at the end of the file.
    private boolean next(List<Row> rows) throws IOException {
        int start = line;
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false; // this field began with a quote
        boolean inside = false; // and it has not ended
        while (true) {
            int c = in.read();
            if (c == '\uFEFF' && start == 1 && fields.isEmpty() && field.isEmpty()) {
                continue;
            }
            if (c == '\r') {
                in.mark(1);
                if (in.read() == '\n') {
                    c = '\n';
                } else {
                    in.reset();
                }
            }
            if (inside) {
                if (c < 0) {
                    throw bad(start, "a quote is opened and never closed");
                } else if (c == '"') {
                    in.mark(1);
                    if (in.read() == '"') {
                        field.append('"');
                    } else {
                        in.reset();
                        inside = false;
                    }
                } else {
                    line += c == '\n' ? 1 : 0;
                    field.append((char) c);
                }
            } else if (c == ',' || c == '\n' || c < 0) {
                fields.add(quoted ? field.toString() : field.toString().strip());
                if (c == '\n') {
                    line++;
                }
                if (c != ',') {
                    if (fields.size() > 1 || quoted || !fields.getFirst().isEmpty()) {
                        rows.add(new Row(start, List.copyOf(fields)));
                    }
                    return c >= 0;
                }
                field.setLength(0);
                quoted = false;
            } else if (c == '"' && !quoted && field.toString().isBlank()) {
                field.setLength(0);
                quoted = true;
                inside = true;
            } else if (quoted && c != ' ' && c != '\t') {
                throw bad(line, "text follows a closing quote");
            } else if (!quoted) {
                field.append((char) c);
            }
            if (fields.size() > MOST_FIELDS) {
                throw bad(start, "there are more than %,d fields".formatted(MOST_FIELDS));
            }
            if (field.length() > LONGEST_FIELD) {
                throw bad(start, "a field is longer than %,d characters".formatted(LONGEST_FIELD));
            }
        }
    }

    private DataException bad(int at, String what) {
        return new DataException("%s:%d: %s.\nWrite a field with commas or quotes as \"a, \"\"b\"\"\"."
                .formatted(Shown.path(file), at, what));
    }
}
