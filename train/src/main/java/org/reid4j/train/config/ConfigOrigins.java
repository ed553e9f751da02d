package org.reid4j.train.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.reid4j.core.ReidException;
import org.reid4j.train.checkpoint.Durable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Where each value of a run's configuration came from, in the run's folder: `config.yaml` holds the values alone,
/// and
/// two runs that differ are easier to understand when one sees which difference somebody typed.
public final class ConfigOrigins {
    /// The file's name.
    public static final String FILE = "config-origins.json";

    private static final JsonMapper JSON = new JsonMapper();

    private ConfigOrigins() {}

    /// Writes the origins of a run that begins.
    ///
    /// @param run its folder
    public static void write(Path run, Resolved resolved) {
        var origins = new LinkedHashMap<String, String>();
        resolved.origins()
                .forEach((key, value) -> origins.put(key, value.origin().toString()));
        write(run, origins);
    }

    /// Writes down which values somebody changed when a run went on; the others keep their origin.
    ///
    /// @param run its folder
    /// @param resolved the changed configuration over the run's own
    public static void resumed(Path run, Resolved resolved) {
        var origins = new LinkedHashMap<>(read(run));
        resolved.origins().forEach((key, value) -> {
            if (value.origin() instanceof Origin.CommandLine) {
                origins.put(key, "command line, when it went on");
            }
        });
        write(run, origins);
    }

    private static void write(Path run, Map<String, String> origins) {
        try {
            Durable.write(
                    run.resolve(FILE), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(origins) + "\n");
        } catch (IOException e) {
            throw new ReidException(
                    ReidException.Kind.RESOURCES, "cannot write " + run.resolve(FILE) + ": " + e.getMessage(), e);
        }
    }

    /// The origins by key; none where nobody kept them, as older versions did not, or they cannot be read.
    public static Map<String, String> read(Path run) {
        var origins = new LinkedHashMap<String, String>();
        try {
            if (Files.isRegularFile(run.resolve(FILE))) {
                JSON.readTree(Files.readString(run.resolve(FILE)))
                        .properties()
                        .forEach(entry ->
                                origins.put(entry.getKey(), entry.getValue().asString("")));
            }
        } catch (IOException | JacksonException _) {
            return Map.of(); // an explanation is lost, no value
        }
        return origins;
    }
}
