package org.reid4j.image;

import java.util.Optional;

/// Walks a GIF up to the end of its first frame, the only one that is decoded.
///
/// Facts: GIF89a specification, sections 17 to 25.
final class GifHeader {
    private final byte[] bytes;
    private int at = 13;

    private GifHeader(byte[] bytes) {
        this.bytes = bytes;
    }

    static Header read(byte[] bytes) {
        return new GifHeader(bytes).walk();
    }

    private Header walk() {
        if (bytes.length < 13) {
            return cut(0, 0);
        }
        at += table(bytes[10]);
        while (at < bytes.length) {
            int kind = bytes[at++] & 0xff;
            switch (kind) {
                case 0x21 -> {
                    at++; // the extension's label
                    if (!blocks()) {
                        return cut(0, 0);
                    }
                }
                case 0x2c -> {
                    return frame();
                }
                case 0x3b -> {
                    return Header.plain(0, 0, Orientation.UPRIGHT, Header.damaged("the GIF has no frame"));
                }
                default -> {
                    return Header.plain(
                            0,
                            0,
                            Orientation.UPRIGHT,
                            Header.damaged("a GIF block of unknown kind at byte " + (at - 1)));
                }
            }
        }
        return cut(0, 0);
    }

    private Header frame() {
        if (bytes.length - at < 10) {
            return cut(0, 0);
        }
        int width = u16(at + 4);
        int height = u16(at + 6);
        at += 9 + table(bytes[at + 8]) + 1; // the last byte is the code size
        if (width == 0 || height == 0) {
            return Header.plain(0, 0, Orientation.UPRIGHT, Header.damaged("the GIF's first frame has no size"));
        }
        return blocks() ? Header.plain(width, height, Orientation.UPRIGHT, Optional.empty()) : cut(width, height);
    }

    /// Skips data blocks up to their terminator; false when the file ends before.
    private boolean blocks() {
        while (at < bytes.length) {
            int length = bytes[at] & 0xff;
            at += length + 1;
            if (length == 0) {
                return true;
            }
        }
        return false;
    }

    private Header cut(int width, int height) {
        return Header.plain(
                width,
                height,
                Orientation.UPRIGHT,
                Header.truncated("cut off: the GIF's first frame ends early after %d bytes".formatted(bytes.length)));
    }

    private static int table(byte flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    private int u16(int i) {
        return (bytes[i] & 0xff) | ((bytes[i + 1] & 0xff) << 8);
    }
}
