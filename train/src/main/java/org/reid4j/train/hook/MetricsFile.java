package org.reid4j.train.hook;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.reid4j.core.ReidException;
import org.reid4j.train.checkpoint.Position;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Keeps `metrics.csv` (a line an epoch), `metrics.jsonl` (a line every few steps and an epoch) and
/// `timings.csv`.
///
/// Times stand apart because they are never the same twice: the other two files of a resumed run equal those
/// of an uninterrupted one byte for byte. Their lengths are in each checkpoint, and a resume cuts off what
/// came after.
public final class MetricsFile implements Hook {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String CSV = "metrics.csv";
    private static final String LINES = "metrics.jsonl";
    private static final String TIMINGS = "timings.csv";
    private final Path run;
    private final int everySteps;
    private List<String> terms = List.of();
    private List<String> measures = List.of();

    /// @param run the run's folder
    /// @param everySteps steps between lines of `metrics.jsonl`
    public MetricsFile(Path run, int everySteps) {
        this.run = run;
        this.everySteps = everySteps;
    }

    /// A run that begins anew, also because it was killed before its first checkpoint, begins with empty files.
    @Override
    public void onStart(StartReport report) {
        terms = report.terms();
        measures = report.measures();
        if (report.from().equals(Position.start())) {
            for (String file : new String[] {CSV, LINES, TIMINGS}) {
                truncate(run.resolve(file), 0);
            }
        }
    }

    @Override
    public void onStep(StepReport report) {
        if (report.stepped() && report.position().step() % everySteps == 0) {
            ObjectNode line = JSON.createObjectNode();
            line.put("kind", "step").put("step", report.position().step());
            line.put("epoch", report.epoch()).put("batch", report.position().batch());
            line.put("lr", report.learningRate()).put("loss", report.loss());
            report.terms().forEach(line::put);
            line.put("grad_norm", report.gradientNorm());
            append(LINES, JSON.writeValueAsString(line) + "\n");
        }
    }

    @Override
    public void onEpoch(EpochReport report) {
        var values = new LinkedHashMap<String, Object>();
        values.put("epoch", report.epoch());
        values.put("step", report.position().step());
        values.put("lr", report.learningRate());
        values.put("loss", report.loss());
        values.putAll(columns(terms, report.terms()));
        values.put("grad_norm", report.gradientNorm());
        values.putAll(
                columns(measures, report.evaluation().map(Measured::numbers).orElse(Map.of())));
        values.put("best", report.best() ? 1 : 0);
        row(CSV, values);
        ObjectNode line = JSON.createObjectNode().put("kind", "epoch");
        values.forEach((key, value) -> {
            if (!value.equals("")) {
                line.putPOJO(key, value);
            }
        });
        append(LINES, JSON.writeValueAsString(line) + "\n");
        var timings = new LinkedHashMap<String, Object>();
        timings.put("epoch", report.epoch());
        timings.put("seconds", report.nanos() / 1e9);
        timings.put("images_per_second", report.imagesPerSecond());
        timings.put("wait_share", report.waitShare());
        timings.put("resident_mb", report.residentBytes() >> 20);
        row(TIMINGS, timings);
    }

    /// A place for each of the names, empty where there is no value.
    private static Map<String, Object> columns(List<String> names, Map<String, Double> given) {
        var values = new LinkedHashMap<String, Object>();
        names.forEach(name -> values.put(name, given.containsKey(name) ? given.get(name) : ""));
        return values;
    }

    private void row(String file, Map<String, Object> values) {
        String line =
                String.join(",", values.values().stream().map(String::valueOf).toList()) + "\n";
        append(file, length(file) == 0 ? String.join(",", values.keySet()) + "\n" + line : line);
    }

    @Override
    public String memoryName() {
        return "metrics";
    }

    /// The files' lengths. They are forced to disk first, so that what a checkpoint counts on is there.
    @Override
    public String memory() {
        ObjectNode lengths = JSON.createObjectNode();
        for (String file : new String[] {CSV, LINES}) {
            lengths.put(file, length(file));
            force(file);
        }
        return JSON.writeValueAsString(lengths);
    }

    @Override
    public void restore(String json) {
        for (Map.Entry<String, JsonNode> entry : JSON.readTree(json).properties()) {
            truncate(run.resolve(entry.getKey()), entry.getValue().asLong());
        }
    }

    private void truncate(Path file, long length) {
        if (length(String.valueOf(file.getFileName())) > length) {
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(length);
            } catch (IOException e) {
                throw unwritable(file, e);
            }
        }
    }

    private long length(String file) {
        try {
            Path path = run.resolve(file);
            return Files.exists(path) ? Files.size(path) : 0;
        } catch (IOException e) {
            throw unwritable(run.resolve(file), e);
        }
    }

    private void force(String file) {
        Path path = run.resolve(file);
        if (Files.exists(path)) {
            try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.force(true);
            } catch (IOException e) {
                throw unwritable(path, e);
            }
        }
    }

    private void append(String file, String text) {
        Path path = run.resolve(file);
        try (var channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    private static ReidException unwritable(Path file, IOException e) {
        return new ReidException(
                ReidException.Kind.RESOURCES,
                "cannot write " + file + ": " + e.getMessage() + "\nMake room and go on with: reid train --resume",
                e);
    }
}
