package org.reid4j.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads a network's settings as they are typed: `backbone=resnet18`, or with `model.` before it.
final class Settings {
    private Settings() {}

    /// @param pairs `key=value` each
    static Map<String, String> of(List<String> pairs) {
        var settings = new LinkedHashMap<String, String>();
        for (var pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw Reid.usage("--set takes key=value, got '" + pair + "'");
            }
            settings.put(pair.substring(0, equals).replaceFirst("^model\\.", ""), pair.substring(equals + 1));
        }
        return settings;
    }
}
