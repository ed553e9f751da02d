package org.reid4j.image;

import java.util.Optional;
import org.reid4j.image.Header.Flaw;

/// Walks a JPEG's markers up to its end marker, because the JDK decodes a file cut in half without an exception.
///
/// Facts: ITU-T T.81 annex B; the Adobe segment as in Adobe technical note 5116; EXIF 2.3 section 4.5.2.
final class JpegHeader {
    /// A progressive file of a few kilobytes can claim thousands of scans, each as dear as a decode.
    private static final int MAX_SCANS = 200;

    private final byte[] bytes;
    private int at = 2;
    private int width;
    private int height;
    private int channels;
    private int adobeTransform = -1;
    private int scans;
    private boolean profiled;
    private boolean hidesProfiles;
    private Optional<Orientation> orientation = Optional.empty();

    private JpegHeader(byte[] bytes) {
        this.bytes = bytes;
    }

    static Header read(byte[] bytes) {
        var walk = new JpegHeader(bytes);
        Optional<Flaw> flaw = walk.walk();
        return new Header(
                walk.width,
                walk.height,
                walk.channels,
                walk.adobeTransform,
                walk.profiled,
                walk.orientation.orElse(Orientation.UPRIGHT),
                flaw);
    }

    /// A copy whose colour profiles the JDK does not see.
    ///
    /// It would convert the photo by them, slowly, and even a photo tagged sRGB would then differ by a step or two
    /// from what the field's Python loaders see, which ignore profiles.
    static byte[] withoutProfiles(byte[] bytes) {
        byte[] copy = bytes.clone();
        var walk = new JpegHeader(copy);
        walk.hidesProfiles = true;
        walk.walk();
        return copy;
    }

    private Optional<Flaw> walk() {
        while (true) {
            int marker = nextMarker();
            if (marker < 0) {
                return Header.truncated(
                        "cut off: the JPEG's end marker is missing after %d bytes".formatted(bytes.length));
            }
            if (marker == 0xd9) {
                return width == 0 || height == 0 || scans == 0
                        ? Header.damaged("the JPEG has no picture in it")
                        : Optional.empty();
            }
            if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
                continue; // stands alone
            }
            if (marker < 0xc0) {
                return Header.damaged("a JPEG segment of reserved kind %02x at byte %d".formatted(marker, at));
            }
            if (at + 2 > bytes.length) {
                return Header.truncated("cut off inside a JPEG segment after %d bytes".formatted(bytes.length));
            }
            int length = u16(at);
            if (length < 2) {
                return Header.damaged("a JPEG segment of impossible length at byte %d".formatted(at));
            }
            if (isFrame(marker) && channels != 0) {
                return Header.damaged("the JPEG has two frame headers");
            }
            boolean whole = at + length <= bytes.length;
            segment(marker, at + 2, Math.min(at + length, bytes.length));
            if (!whole) {
                return Header.truncated("cut off inside a JPEG segment after %d bytes".formatted(bytes.length));
            }
            at += length;
            if (marker == 0xda && ++scans > MAX_SCANS) {
                return Header.damaged("the JPEG has more than %d scans".formatted(MAX_SCANS));
            }
        }
    }

    /// Skips compressed data and stray bytes; leaves `at` behind the marker's code. -1 at the end of the file.
    private int nextMarker() {
        int i = at;
        while (i + 1 < bytes.length) {
            if (bytes[i] == (byte) 0xff) {
                int code = bytes[i + 1] & 0xff;
                boolean stuffing = code == 0x00;
                if (code == 0xff) {
                    i++;
                    continue;
                }
                if (!stuffing) {
                    at = i + 2;
                    return code;
                }
            }
            i++;
        }
        at = bytes.length;
        return -1;
    }

    private void segment(int marker, int from, int to) {
        if (isFrame(marker) && to - from >= 6) {
            height = u16(from + 1);
            width = u16(from + 3);
            channels = bytes[from + 5] & 0xff;
        } else if (marker == 0xe1 && orientation.isEmpty() && text(from, to, "Exif\0\0")) {
            orientation = Optional.of(Exif.orientation(bytes, from + 6, to));
        } else if (marker == 0xee && to - from >= 12 && text(from, to, "Adobe")) {
            adobeTransform = bytes[from + 11] & 0xff;
        } else if (marker == 0xe2 && text(from, to, "ICC_PROFILE\0")) {
            profiled = true;
            bytes[from] = hidesProfiles ? (byte) 'x' : bytes[from];
        }
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private boolean text(int from, int to, String expected) {
        if (to - from < expected.length()) {
            return false;
        }
        for (int i = 0; i < expected.length(); i++) {
            if (bytes[from + i] != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int u16(int i) {
        return ((bytes[i] & 0xff) << 8) | (bytes[i + 1] & 0xff);
    }
}
