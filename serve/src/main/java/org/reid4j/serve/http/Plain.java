package org.reid4j.serve.http;

/// Makes words of strangers fit for messages and logs: short, and without control characters.
public final class Plain {
    private static final int MOST = 80;

    private Plain() {}

    /// The text, shortened, with `?` for what does not print.
    public static String of(String text) {
        var plain = text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
        return plain.length() > MOST ? plain.substring(0, MOST) + "…" : plain;
    }
}
