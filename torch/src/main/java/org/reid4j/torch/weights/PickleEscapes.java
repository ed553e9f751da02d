package org.reid4j.torch.weights;

import java.nio.file.Path;

/// Undoes the escapes of protocol 0's text lines.
final class PickleEscapes {
    private PickleEscapes() {}

    /// `\\uXXXX` and `\\UXXXXXXXX` only, as Python's raw-unicode-escape.
    static String unicode(String line) {
        return unescape(line, false);
    }

    /// A quoted Python string: quotes are taken off and backslash escapes undone.
    static String quoted(Path file, String line) {
        String text = line.strip();
        if (text.length() < 2
                || text.charAt(0) != text.charAt(text.length() - 1)
                || (text.charAt(0) != '\'' && text.charAt(0) != '"')) {
            throw WeightsException.damaged(file, "its pickle has a string without quotes");
        }
        return unescape(text.substring(1, text.length() - 1), true);
    }

    private static String unescape(String text, boolean python) {
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '\\' || i == text.length()) {
                out.append(c);
                continue;
            }
            char kind = text.charAt(i);
            int digits = python ? (kind == 'x' ? 2 : 0) : (kind == 'u' ? 4 : kind == 'U' ? 8 : 0);
            int code = digits == 0 ? -1 : hex(text, i + 1, digits);
            if (code >= 0) {
                out.appendCodePoint(code);
                i += 1 + digits;
            } else if (python) {
                i++;
                out.append(
                        switch (kind) {
                            case 'n' -> '\n';
                            case 't' -> '\t';
                            case 'r' -> '\r';
                            default -> kind;
                        });
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static int hex(String text, int from, int digits) {
        if (from + digits > text.length()) {
            return -1;
        }
        long code = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            code = code * 16 + digit;
        }
        return Character.isValidCodePoint((int) Math.min(code, Integer.MAX_VALUE)) ? (int) code : -1;
    }
}
