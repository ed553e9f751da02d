package org.reid4j.train.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/// The reflective calls that binding needs, in one place: read a record, make a record, find its defaults.
final class Reflection {
    private Reflection() {}

    /// A component's value.
    static Object read(RecordComponent component, Object record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " of a configuration record must be readable", e);
        }
    }

    /// Makes a record.
    ///
    /// @throws IllegalArgumentException what the record's constructor said
    static Object make(Class<?> type, Object[] values) {
        try {
            Class<?>[] types = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new IllegalStateException("the constructor of " + type + " failed", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " must be a public record", e);
        }
    }

    /// A record's `static defaults()`.
    static Object defaults(Class<?> type) {
        try {
            return type.getMethod("defaults").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " must be public with a static defaults()", e);
        }
    }
}
