package org.reid4j.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.reid4j.image.Header.Flaw;
import org.reid4j.image.ImageException.Reason;

/// Reads a Windows bitmap's header and refuses the variants that hide another file or claim absurd tables.
///
/// Facts: the BITMAPCOREHEADER and BITMAPINFOHEADER layouts.
final class BmpHeader {
    private static final int CORE = 12;
    private static final int INFO = 40;

    private BmpHeader() {}

    static Header read(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int size = in.getInt(14);
        if (size == CORE) {
            return sized(bytes, in.getShort(18) & 0xffff, in.getShort(20) & 0xffff, in.getShort(24), 0, in.getInt(10));
        }
        if (size < INFO || size > 256) {
            return broken(Header.damaged("a bitmap header of unknown length " + size));
        }
        if (bytes.length < 14 + size) {
            return broken(Header.truncated("cut off inside the bitmap's header"));
        }
        int height = in.getInt(22);
        if (height == Integer.MIN_VALUE) {
            return broken(Header.damaged("the bitmap's header has no valid size"));
        }
        int colours = in.getInt(46);
        if (colours < 0 || colours > 256) {
            return broken(Header.damaged("a bitmap with %d palette colours".formatted(colours & 0xffffffffL)));
        }
        int compression = in.getInt(30);
        if (compression < 0 || compression > 3) {
            return broken(Optional.of(new Flaw(Reason.UNSUPPORTED, "a bitmap of compression type " + compression)));
        }
        return sized(bytes, in.getInt(18), Math.abs(height), in.getShort(28), compression, in.getInt(10));
    }

    private static Header sized(byte[] bytes, int width, int height, int bits, int compression, int offset) {
        if (width < 1 || height < 1 || bits < 1 || bits > 32 || offset < 26) {
            return broken(Header.damaged("the bitmap's header has no valid size"));
        }
        boolean runLength = compression == 1 || compression == 2;
        long row = ((long) width * bits + 31) / 32 * 4;
        long needed = offset + (runLength ? 0 : row * height);
        Optional<Flaw> flaw = needed <= bytes.length
                ? Optional.empty()
                : Header.truncated("cut off: the bitmap has %d of %d bytes".formatted(bytes.length, needed));
        return Header.plain(width, height, Orientation.UPRIGHT, flaw);
    }

    private static Header broken(Optional<Flaw> flaw) {
        return Header.plain(0, 0, Orientation.UPRIGHT, flaw);
    }
}
