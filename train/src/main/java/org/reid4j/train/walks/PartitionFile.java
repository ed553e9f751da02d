package org.reid4j.train.walks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.DatasetFormat;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Partition;
import org.reid4j.core.data.Shown;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads which people train and which are tested from the JSON files that OpenGait has a dataset:
/// `{"TRAIN_SET": ["001", …], "TEST_SET": ["075", …]}`.
public final class PartitionFile {
    private static final Set<String> NAMED = Set.of("lt", "mt", "st");
    private static final long MOST_BYTES = 16L << 20;
    private static final JsonMapper JSON = new JsonMapper();

    private PartitionFile() {}

    /// The partition of a dataset: the given one, else the file `partition.json` in its folder, as synthetic walks
    /// have it.
    ///
    /// @param given what a person chose
    /// @param data the dataset's folder
    /// @throws DataException when the file cannot be used
    public static Optional<Partition> of(Optional<Path> given, Path data) {
        Path own = data.resolve("partition.json");
        return given.or(() -> Files.isRegularFile(own) && partitioned(data) ? Optional.of(own) : Optional.empty())
                .map(PartitionFile::read);
    }

    /// Whether a dataset's layout has partitions; one that is not recognised may.
    private static boolean partitioned(Path data) {
        return Datasets.detect(data)
                .flatMap(found -> Datasets.formats().stream()
                        .filter(format -> format.name().equals(found.format()))
                        .findFirst())
                .map(DatasetFormat::partitioned)
                .orElse(true);
    }

    /// @param given `lt`, `mt` or `st`, or the file
    /// @throws DataException when the file cannot be used
    public static Partition read(Path given) {
        String name = given.toString().toLowerCase(Locale.ROOT);
        if (NAMED.contains(name)) {
            return new Partition.Named(name);
        }
        if (!Files.isRegularFile(given)) {
            throw new DataException(
                    "data.partition is '%s': there is no such file.\nGive lt, mt, st, or a JSON file with TRAIN_SET and TEST_SET."
                            .formatted(Shown.path(given)));
        }
        try {
            if (Files.size(given) > MOST_BYTES) {
                throw bad(given, "it has %,d bytes".formatted(Files.size(given)), null);
            }
            JsonNode root = JSON.readTree(Files.readString(given));
            return new Partition.Listed(
                    Shown.name(given), people(given, root, "TRAIN_SET"), people(given, root, "TEST_SET"));
        } catch (IOException e) {
            throw bad(given, "it cannot be read (%s)".formatted(e), e);
        } catch (JacksonException e) {
            throw bad(given, "it is no JSON (%s)".formatted(Shown.text(String.valueOf(e.getOriginalMessage()))), e);
        } catch (IllegalArgumentException e) {
            throw bad(given, String.valueOf(e.getMessage()), e);
        }
    }

    private static Set<String> people(Path file, JsonNode root, String key) {
        JsonNode list = root.path(key);
        if (!list.isArray()) {
            throw bad(file, "it has no list " + key, null);
        }
        Set<String> people = new TreeSet<>();
        for (JsonNode person : list) {
            if (!person.isString() || person.asString().isBlank()) {
                throw bad(file, "%s has something that is no name".formatted(key), null);
            }
            people.add(person.asString());
        }
        return people;
    }

    private static DataException bad(Path file, String why, @Nullable Throwable cause) {
        String message =
                "the partition %s cannot be used: %s.\nExpected: {\"TRAIN_SET\": [\"001\", …], \"TEST_SET\": [\"075\", …]} with the names of people's folders."
                        .formatted(Shown.path(file), why);
        return cause == null ? new DataException(message) : new DataException(message, cause);
    }
}
