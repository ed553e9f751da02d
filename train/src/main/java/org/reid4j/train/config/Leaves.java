package org.reid4j.train.config;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Text to value and back, one rule a type. Nothing is ever evaluated.
final class Leaves {
    private Leaves() {}

    /// The value of a text.
    ///
    /// @throws IllegalArgumentException saying which values are allowed
    static Object parse(Class<?> type, String text) {
        if (type == String.class) {
            return text;
        }
        if (type == Path.class) {
            return path(text);
        }
        if (type == boolean.class || type == Boolean.class) {
            return truth(text);
        }
        if (type.isEnum()) {
            return constant(type, text);
        }
        try {
            return number(type, new BigDecimal(text.strip().replace("_", "")), text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is '" + text + "', must be a number", e);
        }
    }

    private static Object number(Class<?> type, BigDecimal value, String text) {
        if (type == double.class || type == Double.class) {
            return value.doubleValue();
        }
        if (type == float.class || type == Float.class) {
            return value.floatValue();
        }
        try {
            if (type == int.class || type == Integer.class) {
                return value.intValueExact();
            }
            if (type == long.class || type == Long.class) {
                return value.longValueExact();
            }
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("is " + text + ", must be a whole number", e);
        }
        throw new IllegalStateException("a configuration has no values of " + type);
    }

    private static Path path(String text) {
        try {
            Path home = Path.of(System.getProperty("user.home", "."));
            return text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("is '" + text + "', which is no path: " + e.getReason(), e);
        }
    }

    private static boolean truth(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw new IllegalArgumentException("is '" + text + "', must be true or false");
        };
    }

    private static Object constant(Class<?> type, String text) {
        String word = text.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        for (Object constant : type.getEnumConstants()) {
            if (Shape.word((Enum<?>) constant).equals(word)) {
                return constant;
            }
        }
        List<String> words = Shape.words(type);
        throw new IllegalArgumentException(
                "is '" + text + "', must be one of " + String.join(", ", words) + Nearest.hint(text, words));
    }

    /// The text of a value, such that [#parse] gives the value back.
    static String text(Object value) {
        return switch (value) {
            case Enum<?> constant -> Shape.word(constant);
            case Double number -> decimal(number, Double.toString(number));
            case Float number -> decimal(number, Float.toString(number));
            case String text -> quoted(text);
            case Path path -> quoted(path.toString());
            default -> String.valueOf(value);
        };
    }

    private static String decimal(double value, String shortest) {
        return value == Math.rint(value) && Math.abs(value) < 1e7
                ? Long.toString((long) value)
                : shortest.toLowerCase(Locale.ROOT);
    }

    private static String quoted(String text) {
        boolean plain = text.matches("[\\p{L}\\p{N}_./~][\\p{L}\\p{N}_./~ @+=-]*")
                && !text.endsWith(" ")
                && !text.matches("(?i)null|~|true|false|yes|no|on|off|[-+.]?\\d[\\d_.eE+-]*");
        if (plain) {
            return text;
        }
        var quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                default -> {
                    if (c < 0x20) {
                        quoted.append("\\u%04x".formatted(c));
                    } else {
                        quoted.append((char) c);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
