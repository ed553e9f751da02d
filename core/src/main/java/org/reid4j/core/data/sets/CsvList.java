package org.reid4j.core.data.sets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.DatasetFormat;
import org.reid4j.core.data.Detection;
import org.reid4j.core.data.PhotoFiles;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.Shown;

/// A list that people write themselves: a CSV with the header `path,identity,camera` and, as one likes,
/// `split` and `sequence`, in any order of columns.
///
/// Paths are relative to the CSV. An identity is a number or any name; `-1` or `junk` is left out,
/// `distractor` stays as a bystander, and everybody else is a person (`0` too). The camera is a number or
/// any name; `-1` or nothing is unknown. `split` is `train`, `query`, `gallery` or `test` (divided into
/// query and gallery); without that column people are divided by the seed.
public final class CsvList implements DatasetFormat {
    private static final Set<String> COLUMNS = Set.of("path", "identity", "camera", "split", "sequence");
    private static final Set<String> SPLITS = Set.of("train", "query", "gallery", "test");
    private static final String JUNK = "junk";
    private static final String DISTRACTOR = "distractor";

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public String layout() {
        return "a CSV with the header path,identity,camera[,split][,sequence]";
    }

    @Override
    public Optional<Detection> detect(Path root) {
        List<Path> files = Files.isRegularFile(root)
                ? List.of(root)
                : PhotoFiles.entries(root).stream().filter(Files::isRegularFile).toList();
        List<Path> lists = files.stream()
                .filter(file -> String.valueOf(file.getFileName())
                        .toLowerCase(Locale.ROOT)
                        .endsWith(".csv"))
                .limit(50)
                .filter(CsvList::headed)
                .toList();
        return lists.stream()
                .findFirst()
                .map(list -> new Detection(
                        name(),
                        list,
                        Detection.Strength.LAYOUT,
                        Shown.name(list) + " has the columns path and identity"
                                + (lists.size() > 1
                                        ? "; so have %d other CSV files here".formatted(lists.size() - 1)
                                        : "")));
    }

    private static boolean headed(Path file) {
        try {
            return CsvRows.read(file, 1).stream()
                    .anyMatch(row -> columns(row).keySet().containsAll(Set.of("path", "identity")));
        } catch (DataException e) {
            return false; // some other file that ends in .csv
        }
    }

    private static Map<String, Integer> columns(CsvRows.Row header) {
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 0; i < header.fields().size(); i++) {
            columns.putIfAbsent(header.fields().get(i).strip().toLowerCase(Locale.ROOT), i);
        }
        return columns;
    }

    /// A row before people and cameras are numbered.
    private record Entry(Path photo, String identity, String camera, String split, int sequence) {}

    @Override
    public Dataset read(Path home, DataOptions options) {
        List<CsvRows.Row> rows = CsvRows.read(home, Integer.MAX_VALUE);
        if (rows.size() < 2) {
            throw new DataException(
                    "%s lists no photos.\nExpected: %s, then a line a photo.".formatted(Shown.path(home), layout()));
        }
        CsvRows.Row header = rows.getFirst();
        Map<String, Integer> columns = columns(header);
        List<String> notices = new ArrayList<>();
        for (String needed : List.of("path", "identity")) {
            if (!columns.containsKey(needed)) {
                throw new DataException("%s:%d: there is no column '%s'.\nExpected: %s."
                        .formatted(Shown.path(home), header.line(), needed, layout()));
            }
        }
        List<String> unused = columns.keySet().stream()
                .filter(column -> !COLUMNS.contains(column))
                .sorted()
                .map(Shown::text)
                .toList();
        if (!unused.isEmpty()) {
            notices.add("columns not used: " + String.join(", ", unused));
        }
        return dataset(home, entries(home, rows, columns, options), columns.containsKey("split"), options, notices);
    }

    private static List<Entry> entries(
            Path home, List<CsvRows.Row> rows, Map<String, Integer> columns, DataOptions options) {
        int width = rows.getFirst().fields().size();
        Path folder = Optional.ofNullable(home.toAbsolutePath().getParent()).orElse(home);
        Missing missing = new Missing(options.keepMissing());
        List<Entry> entries = new ArrayList<>();
        for (CsvRows.Row row : rows.subList(1, rows.size())) {
            String where = Shown.path(home) + ":" + row.line();
            if (row.fields().size() != width) {
                throw new DataException(
                        "%s: %d fields where the header has %d.\nA field with a comma needs quotes around it."
                                .formatted(where, row.fields().size(), width));
            }
            String path = field(row, columns, "path");
            String identity = field(row, columns, "identity");
            String split = field(row, columns, "split").toLowerCase(Locale.ROOT);
            String sequence = field(row, columns, "sequence");
            if (path.isEmpty() || identity.isEmpty()) {
                throw new DataException("%s: the %s is empty.\nFill it in or remove the line."
                        .formatted(where, path.isEmpty() ? "path" : "identity"));
            }
            if (columns.containsKey("split") && !SPLITS.contains(split)) {
                throw new DataException("%s: split is '%s'.\nIt must be train, query, gallery or test."
                        .formatted(where, Shown.text(split)));
            }
            OptionalInt number = NameFields.number(sequence.isEmpty() ? "0" : sequence);
            if (number.isEmpty()) {
                throw new DataException(
                        "%s: sequence is '%s'.\nIt must be a whole number.".formatted(where, Shown.text(sequence)));
            }
            Path photo = Inside.any(folder, path, where);
            missing.look(photo, where);
            entries.add(new Entry(photo, identity, field(row, columns, "camera"), split, number.getAsInt()));
        }
        missing.refuse();
        return entries;
    }

    private static String field(CsvRows.Row row, Map<String, Integer> columns, String name) {
        Integer column = columns.get(name);
        return column == null ? "" : row.fields().get(column).strip();
    }

    private Dataset dataset(Path home, List<Entry> entries, boolean splits, DataOptions options, List<String> notices) {
        Set<String> persons = new TreeSet<>();
        Set<String> cameras = new TreeSet<>();
        entries.forEach(entry -> {
            persons.add(entry.identity());
            cameras.add(entry.camera());
        });
        persons.removeAll(Set.of("-1", JUNK, DISTRACTOR));
        cameras.removeAll(Set.of("", "-1"));
        People people = new People(persons);
        boolean counted =
                cameras.stream().allMatch(camera -> NameFields.number(camera).isPresent());
        People named = new People(cameras);
        if (!counted) {
            notices.add("cameras are numbered " + named.names());
        }
        Map<String, List<Sample>> parts = new HashMap<>();
        int junk = 0;
        for (Entry entry : entries) {
            String identity = entry.identity();
            if (identity.equals("-1") || identity.equals(JUNK)) {
                junk++;
                continue;
            }
            int camera = !cameras.contains(entry.camera())
                    ? Sample.UNKNOWN_CAMERA
                    : counted ? Integer.parseInt(entry.camera()) : named.number(entry.camera());
            int person = identity.equals(DISTRACTOR) ? Sample.DISTRACTOR : people.number(identity);
            parts.computeIfAbsent(entry.split(), _ -> new ArrayList<>())
                    .add(new Sample(entry.photo(), person, camera, entry.sequence()));
        }
        if (junk > 0) {
            notices.add("%,d junk photos left out".formatted(junk));
        }
        if (!people.keptOwn()) {
            notices.add("%,d people are numbered from 1 in the order of their names".formatted(persons.size()));
        }
        OwnPhotos own = new OwnPhotos(name(), home, people.names(), options, notices);
        List<Sample> train = parts.getOrDefault("train", List.of());
        List<Sample> query = parts.getOrDefault("query", List.of());
        List<Sample> gallery = parts.getOrDefault("gallery", List.of());
        List<Sample> test = parts.getOrDefault("test", List.of());
        if (!splits) {
            return own.divide(parts.getOrDefault("", List.of()));
        }
        if (!test.isEmpty() && (!query.isEmpty() || !gallery.isEmpty())) {
            throw new DataException(
                    "%s has rows of split test beside query or gallery.\nUse train and test, or train, query and gallery."
                            .formatted(Shown.path(home)));
        }
        return test.isEmpty() ? own.splits(train, query, gallery) : own.test(train, test);
    }
}
