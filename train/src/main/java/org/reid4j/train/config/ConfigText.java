package org.reid4j.train.config;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.reid4j.models.ModelSpec;

/// Writes a configuration as the YAML that [ConfigFile] reads back to an equal record.
public final class ConfigText {
    private ConfigText() {}

    /// The YAML of a configuration record, one key a line.
    public static String of(Record config) {
        var out = new StringBuilder();
        group(config, "", out);
        return out.toString();
    }

    private static void group(Object record, String indent, StringBuilder out) {
        Class<?> type = record.getClass();
        for (RecordComponent component : type.getRecordComponents()) {
            String key = Shape.key(component.getName());
            Object value = Reflection.read(component, record);
            Object shown = value instanceof Optional<?> optional && optional.isPresent() ? optional.get() : value;
            if (shown instanceof ModelSpec model) {
                out.append(indent).append(key).append(":\n");
                line(out, indent + "  ", Shape.SYSTEM, model.system());
                model.settings().forEach((name, text) -> line(out, indent + "  ", name, text));
            } else if (shown instanceof Record nested) {
                out.append(indent).append(key).append(":\n");
                group(nested, indent + "  ", out);
            } else {
                line(out, indent, key, value(shown));
            }
        }
    }

    private static void line(StringBuilder out, String indent, String key, String value) {
        out.append(indent).append(key).append(": ").append(value).append('\n');
    }

    /// A single value or list as it is written in a file.
    static String value(Object value) {
        return switch (value) {
            case Optional<?> optional -> optional.map(inner -> value(inner)).orElse("null");
            case List<?> list -> list.stream().map(ConfigText::value).collect(Collectors.joining(", ", "[", "]"));
            default -> Leaves.text(value);
        };
    }
}
