package org.reid4j.gallery.ingest;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.reid4j.core.data.PhotoFiles;
import org.reid4j.core.data.sets.CsvRows;
import org.reid4j.gallery.data.Facts;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;

/// The photos of a folder or of a CSV file, with what names and columns say of them.
///
/// @param rows photos in the list's order
/// @param bad rows that say what cannot be
public record Listing(List<PhotoRow> rows, List<Bad> bad) {
    /// The columns of a CSV file; `path` must be there, the others may.
    public static final List<String> COLUMNS = List.of("path", "camera", "time", "track", "person", "tags", "source");

    private static final int MOST_ROWS = 10_000_000;
    private static final int NANOS = 1_000_000_000;
    /// Camera (and sequence) of a public dataset's name: `0002_c3s1_000451_03`, `0005_c2_f0046985`.
    private static final Pattern DATASET = Pattern.compile("(?:-1|\\d{1,9})_c(\\d{1,4})(?:s(\\d{1,4}))?(?:_.*)?");

    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}(?:\\.\\d{1,9})?");

    public Listing {
        rows = List.copyOf(rows);
        bad = List.copyOf(bad);
    }

    /// The photos of a folder and all folders below it.
    ///
    /// @param given what holds for all; a camera given here is stronger than one in a name
    /// @throws org.reid4j.core.ReidException when there is no such folder, or it cannot be read
    public static Listing folder(Path folder, Facts given) {
        if (!Files.isDirectory(folder)) {
            throw new GalleryException(Reason.NOT_FOUND, "there is no folder " + folder);
        }
        return new Listing(
                PhotoFiles.under(folder).stream()
                        .map(photo -> new PhotoRow(photo, named(photo, given), Optional.empty()))
                        .toList(),
                List.of());
    }

    private static Facts named(Path photo, Facts given) {
        var facts = given.withPath(photo.toString());
        var name = DATASET.matcher(PhotoFiles.stem(photo));
        return facts.camera().isEmpty() && name.matches() ? facts.withCamera("c" + name.group(1)) : facts;
    }

    /// The photos of a CSV file whose first row names its columns. Paths are taken from the file's own
    /// folder, tags are
    /// parted by semicolons, a time is ISO 8601 (UTC where it names no zone) or seconds since 1970.
    ///
    /// @param given what holds where the file says nothing
    /// @throws org.reid4j.core.ReidException when it cannot be read, names an unknown column or no `path`
    public static Listing csv(Path file, Facts given) {
        var all = CsvRows.read(file, MOST_ROWS);
        if (all.isEmpty()) {
            throw new GalleryException(Reason.INVALID, "%s is empty".formatted(file));
        }
        var columns = columns(file, all.getFirst().fields());
        var home = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
        var rows = new ArrayList<PhotoRow>();
        var bad = new ArrayList<Bad>();
        for (var row : all.subList(1, all.size())) {
            var values = new LinkedHashMap<String, String>();
            columns.forEach((name, at) -> {
                if (at < row.fields().size() && !row.fields().get(at).isEmpty()) {
                    values.put(name, row.fields().get(at));
                }
            });
            var path = values.getOrDefault("path", "");
            try {
                rows.add(row(home, path, values, given));
            } catch (GalleryException | DateTimeException | ArithmeticException | InvalidPathException e) {
                var why = String.valueOf(e.getMessage()).replace('\n', ' ');
                bad.add(new Bad(path, "line %d: %s".formatted(row.line(), why)));
            }
        }
        return new Listing(rows, bad);
    }

    private static Map<String, Integer> columns(Path file, List<String> names) {
        var columns = new LinkedHashMap<String, Integer>();
        for (int i = 0; i < names.size(); i++) {
            var name = names.get(i).toLowerCase(Locale.ROOT);
            if (!COLUMNS.contains(name) || columns.put(name, i) != null) {
                throw new GalleryException(
                        Reason.INVALID,
                        "%s:1: column '%s' is %s\ncolumns are %s"
                                .formatted(
                                        file,
                                        names.get(i),
                                        COLUMNS.contains(name) ? "there twice" : "unknown",
                                        String.join(", ", COLUMNS)));
            }
        }
        if (!columns.containsKey("path")) {
            throw new GalleryException(
                    Reason.INVALID,
                    "%s:1: there is no column path\nthe first row names the columns: %s"
                            .formatted(file, String.join(",", COLUMNS)));
        }
        return columns;
    }

    private static PhotoRow row(Path home, String path, Map<String, String> values, Facts given) {
        if (path.isEmpty()) {
            throw new GalleryException(Reason.INVALID, "the path is empty");
        }
        var photo = home.resolve(path).normalize();
        Set<String> tags = new TreeSet<>(given.tags());
        Arrays.stream(values.getOrDefault("tags", "").split(";"))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .forEach(tags::add);
        var facts = new Facts(
                Optional.of(photo.toString()),
                Optional.ofNullable(values.get("camera")).or(given::camera),
                Optional.ofNullable(values.get("time")).map(Listing::time).or(given::time),
                Optional.ofNullable(values.get("track")).or(given::track),
                Optional.ofNullable(values.get("source")).or(given::source),
                new TreeSet<>(tags));
        return new PhotoRow(photo, facts, Optional.ofNullable(values.get("person")));
    }

    /// Reads a time.
    ///
    /// @param text `2026-03-02T12:00:00Z`, with an offset, without one (UTC), a blank for the T, or
    ///     seconds since 1970
    /// @throws GalleryException of reason INVALID when it is none
    public static Instant time(String text) {
        if (SECONDS.matcher(text).matches()) {
            var seconds = new BigDecimal(text);
            return Instant.ofEpochSecond(
                    seconds.longValue(),
                    seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue() % NANOS);
        }
        var iso = text.strip().replaceFirst("^(\\d{4}-\\d\\d-\\d\\d) +(?=\\d)", "$1T");
        try {
            if (iso.length() == 10) {
                return LocalDateTime.parse(iso + "T00:00:00").toInstant(ZoneOffset.UTC);
            }
            return zoned(iso)
                    ? OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new GalleryException(
                    Reason.INVALID,
                    "time '%s' is none; write 2026-03-02T12:00:00Z or seconds since 1970".formatted(text),
                    e);
        }
    }

    private static boolean zoned(String iso) {
        var clock = iso.substring(Math.max(0, iso.indexOf('T')));
        return clock.endsWith("Z") || clock.indexOf('+') > 0 || clock.indexOf('-') > 0;
    }
}
