package org.reid4j.train;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What `run.json` says: how a run stands and where its weights come from.
///
/// @param status how it stands
/// @param reason why it stopped or failed
/// @param started when
/// @param ended when, unless it runs
/// @param heartbeat when it last said that it lives
/// @param command the command that started it, empty when it was started from Java
/// @param seed decides everything random
/// @param provenance versions, processor, threads, data, hashes: whatever explains the numbers
/// @param progress epoch, epochs, step, loss, mAP and the like, as far as known
public record RunRecord(
        Status status,
        Optional<String> reason,
        Instant started,
        Optional<Instant> ended,
        Instant heartbeat,
        List<String> command,
        long seed,
        Map<String, String> provenance,
        Map<String, String> progress) {
    private static final JsonMapper JSON = new JsonMapper();
    /// A run that has not said for this long that it lives is taken for dead.
    public static final Duration SILENCE = Duration.ofMinutes(5);

    /// How a run stands.
    public enum Status {
        /// At work, or killed: see [RunRecord#status(Instant)].
        RUNNING,
        /// All epochs done.
        FINISHED,
        /// Stopped by a person; can be resumed.
        STOPPED,
        /// Ended by an error; can be resumed from its last checkpoint.
        FAILED,
        /// Says that it runs but has been silent too long: killed, or its machine died.
        LOST
    }

    public RunRecord {
        command = List.copyOf(command);
        provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
        progress = Collections.unmodifiableMap(new LinkedHashMap<>(progress));
    }

    /// A run that begins.
    public static RunRecord begin(Instant now, List<String> command, long seed, Map<String, String> provenance) {
        return new RunRecord(
                Status.RUNNING, Optional.empty(), now, Optional.empty(), now, command, seed, provenance, Map.of());
    }

    /// How it stands as seen at a time: a silent runner is lost.
    public Status status(Instant now) {
        return status == Status.RUNNING && heartbeat.plus(SILENCE).isBefore(now) ? Status.LOST : status;
    }

    /// This record, alive now.
    public RunRecord alive(Instant now, Map<String, String> news) {
        return new RunRecord(
                Status.RUNNING, Optional.empty(), started, Optional.empty(), now, command, seed, provenance, news);
    }

    /// This record at its end.
    public RunRecord end(Status how, Optional<String> why, Instant now) {
        return new RunRecord(how, why, started, Optional.of(now), now, command, seed, provenance, progress);
    }

    /// The text of `run.json`.
    public String json() {
        ObjectNode root = JSON.createObjectNode();
        root.put("status", status.name().toLowerCase(Locale.ROOT));
        reason.ifPresent(text -> root.put("reason", text));
        root.put("started", started.toString());
        ended.ifPresent(at -> root.put("ended", at.toString()));
        root.put("heartbeat", heartbeat.toString());
        var words = root.putArray("command");
        command.forEach(words::add);
        root.put("seed", seed);
        ObjectNode from = root.putObject("provenance");
        provenance.forEach(from::put);
        ObjectNode far = root.putObject("progress");
        numbers().forEach(far::putPOJO);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    /// The progress with its numbers as numbers, in the same order.
    public Map<String, Object> numbers() {
        var values = new LinkedHashMap<String, Object>();
        progress.forEach((name, text) -> values.put(name, number(text)));
        return values;
    }

    private static Object number(String text) {
        try {
            return text.matches("\\d+") ? (Object) Long.valueOf(text) : finite(text);
        } catch (NumberFormatException word) {
            return text;
        }
    }

    /// JSON knows no NaN: it stays a word.
    private static Object finite(String text) {
        if (!text.matches("-?[0-9.]+([eE][-+]?[0-9]+)?")) { // Java also takes "1d" for a number
            return text;
        }
        double value = Double.parseDouble(text);
        return Double.isFinite(value) ? (Object) value : text;
    }

    /// Reads `run.json`.
    ///
    /// @throws IllegalArgumentException when the text is damaged
    static RunRecord parse(String text) {
        try {
            JsonNode root = JSON.readTree(text);
            return new RunRecord(
                    Status.valueOf(root.path("status").asString("").toUpperCase(Locale.ROOT)),
                    Optional.ofNullable(root.get("reason")).map(JsonNode::asString),
                    Instant.parse(root.path("started").asString("")),
                    Optional.ofNullable(root.get("ended"))
                            .map(JsonNode::asString)
                            .map(Instant::parse),
                    Instant.parse(root.path("heartbeat").asString("")),
                    root.path("command").valueStream().map(JsonNode::asString).toList(),
                    root.path("seed").asLong(0),
                    map(root.path("provenance")),
                    map(root.path("progress")));
        } catch (JacksonException | java.time.DateTimeException e) {
            throw new IllegalArgumentException("run.json is damaged: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> map(JsonNode node) {
        var values = new LinkedHashMap<String, String>();
        node.properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().asString("")));
        return values;
    }
}
