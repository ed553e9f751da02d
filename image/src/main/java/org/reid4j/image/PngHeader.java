package org.reid4j.image;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;

/// Walks a PNG's chunks up to its end chunk and checks their checksums, which the JDK does not.
///
/// Facts: PNG specification, third edition, sections 5 and 11.
final class PngHeader {
    private static final int IHDR = 0x49484452;
    private static final int IEND = 0x49454e44;
    private static final int IDAT = 0x49444154;
    private static final int EXIF = 0x65584966;

    private PngHeader() {}

    static Header read(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        if (bytes.length < 33) {
            return Header.plain(0, 0, Orientation.UPRIGHT, cut(bytes));
        }
        if (in.getInt(8) != 13 || in.getInt(12) != IHDR) {
            return Header.plain(0, 0, Orientation.UPRIGHT, Header.damaged("the PNG does not begin with its header"));
        }
        int width = in.getInt(16);
        int height = in.getInt(20);
        if (width < 1 || height < 1) {
            return Header.plain(0, 0, Orientation.UPRIGHT, Header.damaged("the PNG's header has no valid size"));
        }
        var orientation = Orientation.UPRIGHT;
        boolean data = false;
        int at = 8;
        while (true) {
            if (bytes.length - at < 12) {
                return Header.plain(width, height, orientation, cut(bytes));
            }
            int length = in.getInt(at);
            int type = in.getInt(at + 4);
            if (length < 0) {
                return Header.plain(width, height, orientation, wrong("length", at));
            }
            if (length > bytes.length - at - 12) {
                return Header.plain(width, height, orientation, cut(bytes));
            }
            boolean critical = (type & 0x20000000) == 0;
            if (critical && checksum(bytes, at + 4, length + 4) != in.getInt(at + 8 + length)) {
                return Header.plain(width, height, orientation, wrong("checksum", at));
            }
            data |= type == IDAT;
            if (type == EXIF) {
                orientation = Exif.orientation(bytes, at + 8, at + 8 + length);
            }
            if (type == IEND) {
                return Header.plain(
                        width,
                        height,
                        orientation,
                        data ? Optional.empty() : Header.damaged("the PNG has no picture in it"));
            }
            at += length + 12;
        }
    }

    private static Optional<Header.Flaw> cut(byte[] bytes) {
        return Header.truncated("cut off: the PNG's end chunk is missing after %d bytes".formatted(bytes.length));
    }

    private static Optional<Header.Flaw> wrong(String what, int at) {
        return Header.damaged("a PNG chunk with a wrong %s at byte %d".formatted(what, at));
    }

    private static int checksum(byte[] bytes, int from, int length) {
        var crc = new CRC32();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
