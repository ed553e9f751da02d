package org.reid4j.cli.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A key whose resolved values are not the same in all of some runs.
///
/// @param key such as `optimizer.lr`
/// @param settings one for each run; empty where a run's system has no such key
public record ConfigDifference(String key, List<Optional<Contender.Setting>> settings) {
    public ConfigDifference {
        settings = List.copyOf(settings);
    }

    /// All keys that differ, in the order of the first run's configuration.
    ///
    /// @param runs the configuration of each
    public static List<ConfigDifference> of(List<Map<String, Contender.Setting>> runs) {
        Set<String> keys = runs.stream()
                .flatMap(run -> run.keySet().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        var found = new ArrayList<ConfigDifference>();
        for (String key : keys) {
            List<Optional<Contender.Setting>> settings =
                    runs.stream().map(run -> Optional.ofNullable(run.get(key))).toList();
            long values = settings.stream()
                    .map(setting -> setting.map(Contender.Setting::value))
                    .distinct()
                    .count();
            if (values > 1) {
                found.add(new ConfigDifference(key, settings));
            }
        }
        return found;
    }

    /// What a run has, with its origin where that is known.
    ///
    /// @param run which, from 0
    public String shown(int run) {
        return settings.get(run)
                .map(setting -> setting.value() + (setting.origin().isEmpty() ? "" : "  (" + setting.origin() + ")"))
                .orElse("-");
    }

}
