package org.reid4j.image;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// The image formats that are read, recognised by their first bytes and never by a file's name.
public enum ImageFormat {
    /// Baseline and progressive JPEG: grey, colour, CMYK and YCCK.
    JPEG,
    /// All PNG colour types and depths.
    PNG,
    /// Windows bitmaps, also run-length coded.
    BMP,
    /// GIF, of which the first frame is read.
    GIF;

    /// The accepted formats in words, for messages.
    public static final String ACCEPTED = "JPEG, PNG, BMP or GIF";

    private static final int SNIFFED = 512;

    /// Recognises an image by its content.
    ///
    /// @param bytes the file, or at least its first 16 bytes
    /// @return empty when it is none of the accepted formats
    public static Optional<ImageFormat> of(byte[] bytes) {
        if (starts(bytes, "\u00ff\u00d8\u00ff")) {
            return Optional.of(JPEG);
        }
        if (starts(bytes, "\u0089PNG\r\n\u001a\n")) {
            return Optional.of(PNG);
        }
        if (starts(bytes, "GIF87a") || starts(bytes, "GIF89a")) {
            return Optional.of(GIF);
        }
        if (starts(bytes, "BM") && bytes.length >= 26 && bytes[6] == 0 && bytes[7] == 0) {
            return Optional.of(BMP);
        }
        return Optional.empty();
    }

    /// Names what a refused file seems to be, for its message: "a WebP image", "a PDF document", "not an image".
    static String describe(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(bytes.length, SNIFFED), StandardCharsets.ISO_8859_1);
        String text = head.toLowerCase(Locale.ROOT).strip();
        if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) {
            return "a WebP image";
        }
        if (head.startsWith("ftyp", 4)) {
            String brand = head.substring(8, Math.min(12, head.length()));
            return brand.startsWith("avi")
                    ? "an AVIF image"
                    : brand.startsWith("qt") || brand.startsWith("mp4") || brand.startsWith("iso")
                            ? "a video"
                            : "a HEIC image";
        }
        if (head.startsWith("II*\0") || head.startsWith("MM\0*")) {
            return "a TIFF image";
        }
        if (head.startsWith("%PDF")) {
            return "a PDF document";
        }
        if (head.startsWith("PK\u0003\u0004")) {
            return "a ZIP archive";
        }
        if (text.contains("<svg")) {
            return "an SVG drawing";
        }
        if (text.startsWith("<!doctype html") || text.contains("<html")) {
            return "an HTML page";
        }
        return "not an image that is known";
    }

    private static boolean starts(byte[] bytes, String magic) {
        if (bytes.length < magic.length()) {
            return false;
        }
        for (int i = 0; i < magic.length(); i++) {
            if ((bytes[i] & 0xff) != magic.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
