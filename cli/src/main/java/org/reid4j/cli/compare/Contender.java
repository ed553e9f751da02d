package org.reid4j.cli.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.ReidException;
import org.reid4j.embed.ModelCard;
import org.reid4j.train.RunFolder;
import org.reid4j.train.RunRecord;
import org.reid4j.train.config.ConfigOrigins;

/// One of the runs that are compared, with all it left behind: a trained run, or a model that was taken over.
///
/// @param name how it is called beside the others
/// @param folder its folder
/// @param record what `run.json` says; empty of models that were taken over
/// @param config every resolved value by key, with where it was from
/// @param evaluations its own first, then the newest first
public record Contender(
        String name,
        Path folder,
        Optional<RunRecord> record,
        Map<String, Setting> config,
        List<KeptEvaluation> evaluations) {

    /// One value of a configuration.
    ///
    /// @param value as it would be written in a file
    /// @param origin where it was from; empty where nobody kept that
    public record Setting(String value, String origin) {}

    public Contender {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        evaluations = List.copyOf(evaluations);
    }

    /// Reads a run.
    ///
    /// @param name how to call it
    /// @throws ReidException when something it left is damaged
    public static Contender read(String name, RunFolder folder) {
        Optional<RunRecord> record =
                Files.exists(folder.file("run.json")) ? Optional.of(folder.record()) : Optional.empty();
        return new Contender(name, folder.path(), record, settings(folder), KeptEvaluation.of(folder.path()));
    }

    /// The settings of a run, or what stands for them in a model's card.
    ///
    /// @throws ReidException when it has neither
    public static Map<String, Setting> settings(RunFolder folder) {
        var settings = new LinkedHashMap<String, Setting>();
        if (Files.exists(folder.file("config.yaml")) || Files.exists(folder.file(RunFolder.IMPORTED))) {
            Map<String, String> origins = ConfigOrigins.read(folder.path());
            folder.config()
                    .origins()
                    .forEach((key, value) ->
                            settings.put(key, new Setting(value.text(), origins.getOrDefault(key, ""))));
            return settings;
        }
        if (!Files.exists(folder.file(ModelCard.FILE))) {
            throw new ReidException(
                    ReidException.Kind.USAGE,
                    "%s has neither config.yaml nor model.json: it is no run and no model\nlist them with: reid runs"
                            .formatted(folder));
        }
        var card = ModelCard.read(folder.file(ModelCard.FILE));
        settings.put("model.system", new Setting(card.system(), "card"));
        card.settings().forEach((key, value) -> settings.put("model." + key, new Setting(value, "card")));
        settings.put("input", new Setting(card.preprocessing().toString(), "card"));
        settings.put("eval.metric", new Setting(card.metric().name().toLowerCase(Locale.ROOT), "card"));
        settings.put("eval.flip", new Setting(Boolean.toString(card.flip()), "card"));
        return settings;
    }

    /// The evaluation of that name.
    Optional<KeptEvaluation> evaluation(String which) {
        return evaluations.stream().filter(one -> one.name().equals(which)).findFirst();
    }
}
