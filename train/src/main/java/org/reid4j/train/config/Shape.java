package org.reid4j.train.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.reid4j.models.ModelSpec;

/// What a configuration may look like, read off the records that it is bound to: the records are the schema.
sealed interface Shape {

    /// A single value.
    ///
    /// @param type the Java type
    record Leaf(Class<?> type) implements Shape {}

    /// A list.
    ///
    /// @param item what each of its values looks like
    record Many(Shape item) implements Shape {}

    /// A value that may be missing (`Optional`).
    ///
    /// @param value what it looks like when it is there
    record Maybe(Shape value) implements Shape {}

    /// A record: named values.
    ///
    /// @param type the record
    /// @param keys key to shape, in the record's order
    record Group(Class<?> type, Map<String, Shape> keys) implements Shape {
        /// The key that a single value stands for.
        Optional<String> mainKey() {
            return Optional.ofNullable(type.getAnnotation(MainKey.class)).map(MainKey::value);
        }
    }

    /// A [ModelSpec]: `system` and that system's own settings, judged by [org.reid4j.models.Systems] so that a
    /// configuration and `--set` obey one set of rules.
    record Model() implements Shape {}

    /// The key that chooses among the systems.
    String SYSTEM = "system";

    /// The shape of a type.
    static Shape of(Type type) {
        if (type instanceof ParameterizedType generic) {
            Shape inner = of(generic.getActualTypeArguments()[0]);
            return generic.getRawType() == List.class ? new Many(inner) : new Maybe(inner);
        }
        var plain = (Class<?>) type;
        if (plain.isRecord()) {
            return group(plain);
        }
        return plain == ModelSpec.class ? new Model() : new Leaf(plain);
    }

    /// The shape of a record.
    static Group group(Class<?> type) {
        var keys = new LinkedHashMap<String, Shape>();
        for (RecordComponent component : type.getRecordComponents()) {
            keys.put(key(component.getName()), of(component.getGenericType()));
        }
        return new Group(type, keys);
    }

    /// `lastStride` as it is written in a file: `last_stride`.
    static String key(String javaName) {
        return javaName.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    /// `RESNET50_IBN_A` as it is written in a file: `resnet50-ibn-a`.
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The words of an enum, in its order.
    static List<String> words(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> word((Enum<?>) constant))
                .toList();
    }
}
