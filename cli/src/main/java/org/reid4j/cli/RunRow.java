package org.reid4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reid4j.cli.compare.Contender;
import org.reid4j.core.ReidException;
import org.reid4j.embed.ModelCard;
import org.reid4j.train.RunFolder;
import org.reid4j.train.RunRecord;

/// What is known of one run, or of one model that was taken over, by the name of a column: so that a
/// table can show,
/// sort and filter by anything a run noted.
///
/// @param name how a command names it
/// @param folder its folder
/// @param record what `run.json` says; empty of models
/// @param now when it is looked at
record RunRow(String name, RunFolder folder, Optional<RunRecord> record, Instant now) {
    /// The columns with a name of their own; any configuration key and any number of `run.json` is one too.
    static final List<String> COLUMNS = List.of(
            "run", "status", "started", "time", "model", "data", "epoch", "epochs", "mAP", "rank1", "mINP", "reached");

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final String MODELS = "models";

    /// All runs below a folder, and all models that were taken over below its `models`.
    static List<RunRow> all(Path runs, Instant now) {
        var rows = new ArrayList<RunRow>();
        for (var folder : RunFolder.list(runs)) {
            try {
                rows.add(new RunRow(folder.name(), folder, Optional.of(folder.record()), now));
            } catch (ReidException notARun) {
                // a folder of something else
            }
        }
        for (var folder : RunFolder.list(runs.resolve(MODELS))) {
            if (Files.isRegularFile(folder.file(ModelCard.FILE))) {
                rows.add(new RunRow(MODELS + "/" + folder.name(), folder, Optional.empty(), now));
            }
        }
        return rows;
    }

    /// Whether it was taken over from others.
    boolean imported() {
        return record.isEmpty();
    }

    String status() {
        return record.map(run -> run.status(now).name().toLowerCase(Locale.ROOT))
                .orElse("imported");
    }

    /// A column's value: a number, a time, a duration or a text; empty where nothing is known.
    Optional<Comparable<?>> value(String column) {
        return switch (column) {
            case "run" -> Optional.of(name);
            case "status" -> Optional.of(status());
            case "started" -> record.map(RunRecord::started);
            case "time" -> record.flatMap(run -> run.ended().map(end -> Duration.between(run.started(), end)));
            case "model" -> model();
            case "data" -> data();
            case "mAP", "rank1" -> best(column);
            case "reached" -> Optional.of(reached());
            default -> Optional.<Comparable<?>>empty().or(() -> noted(column)).or(() -> setting(column));
        };
    }

    /// A column as a table shows it.
    String shown(String column) {
        return value(column)
                .map(value -> switch (value) {
                    case Instant time -> MINUTE.format(time.atZone(ZoneId.systemDefault()));
                    case Duration time -> LiveLine.duration(time);
                    case Double share
                    when column.matches("mAP|mINP|rank\\d+") -> String.format(Locale.ROOT, "%.1f", 100 * share);
                    default -> text(column).orElseGet(value::toString);
                })
                .orElse("-");
    }

    private Optional<Comparable<?>> model() {
        return setting("model.system")
                .map(system -> setting("model.backbone")
                        .<Comparable<?>>map(backbone -> system + " " + backbone)
                        .orElse(system));
    }

    private Optional<Comparable<?>> data() {
        return record.map(RunRecord::provenance)
                .or(this::facts)
                .map(facts -> facts.get("dataset"))
                .map(text -> text.replaceAll(" (?:.*[/\\\\])?([^/\\\\]+)$", " $1"));
    }

    /// The best epoch's score; of a model what its card says.
    private Optional<Comparable<?>> best(String score) {
        if (imported()) {
            return facts().flatMap(facts -> number(facts.get(score)));
        }
        return noted("best_" + score).or(() -> noted(score));
    }

    private Optional<Comparable<?>> noted(String name) {
        return record.map(run -> run.numbers().get(name))
                .filter(value -> value instanceof Comparable)
                .map(value -> (Comparable<?>) value);
    }

    /// A resolved setting.
    private Optional<Comparable<?>> setting(String key) {
        return text(key).flatMap(text -> number(text).or(() -> Optional.of(text)));
    }

    /// A resolved setting as it would be written.
    private Optional<String> text(String key) {
        try {
            return Optional.ofNullable(Contender.settings(folder).get(key)).map(Contender.Setting::value);
        } catch (ReidException unreadable) {
            return Optional.empty(); // killed before it began, or of another version
        }
    }

    private static Optional<Comparable<?>> number(@Nullable String text) {
        try {
            return text == null || !text.matches("-?[0-9.]+([eE]-?[0-9]+)?")
                    ? Optional.empty()
                    : Optional.of(Double.valueOf(text));
        } catch (NumberFormatException word) {
            return Optional.empty();
        }
    }

    private Optional<Map<String, String>> facts() {
        try {
            return Optional.of(ModelCard.read(folder.file(ModelCard.FILE)).facts());
        } catch (ReidException unreadable) {
            return Optional.empty();
        }
    }

    /// `epoch 10 of 10 · mAP best 88.6 at epoch 8, last 87.9`; of a model what it was taken over from.
    String reached() {
        if (record.isEmpty()) {
            return facts().map(RunRow::origin).orElse("its model.json cannot be read");
        }
        return epochs(record.get())
                + Reached.of(record.get()).map(scores -> " · " + scores.words()).orElseGet(() -> older(record.get()));
    }

    private static String origin(Map<String, String> facts) {
        var from = facts.getOrDefault("imported_from", facts.getOrDefault("published_as", ""));
        return from.isEmpty() ? "taken over" : "taken over from " + from;
    }

    static String epochs(RunRecord run) {
        var known = run.progress();
        return known.containsKey("epoch") && known.containsKey("epochs")
                ? "epoch " + known.get("epoch") + " of " + known.get("epochs")
                : "nothing yet";
    }

    /// A run from before the best was noted.
    private static String older(RunRecord run) {
        return run.numbers().get("mAP") instanceof Number mAP
                ? String.format(Locale.ROOT, " · mAP last %.1f", 100 * mAP.doubleValue())
                : "";
    }

    /// All of it for a program.
    Map<String, Object> json() {
        var row = new LinkedHashMap<String, Object>();
        row.put("run", name);
        row.put("path", folder.path().toString());
        row.put("status", status());
        value("model").ifPresent(model -> row.put("model", model.toString()));
        value("data").ifPresent(data -> row.put("data", data.toString()));
        record.ifPresent(run -> {
            row.put("started", run.started().toString());
            run.ended().ifPresent(at -> row.put("ended", at.toString()));
            run.reason().ifPresent(reason -> row.put("reason", reason));
            row.put("progress", run.numbers());
            Reached.of(run).ifPresent(scores -> scores.into(row));
        });
        if (imported()) {
            row.put("reached", reached());
        }
        return row;
    }
}
