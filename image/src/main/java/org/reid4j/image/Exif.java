package org.reid4j.image;

/// Finds the orientation in an EXIF block, because a sideways person ruins an embedding without any error.
///
/// Reads one number and nothing else. Bounded: it looks at each entry of the first directory once, follows no other
/// offset, and reads nothing outside its range. Facts: TIFF 6.0 section 2, EXIF 2.3 tag 274.
final class Exif {
    private static final int ORIENTATION = 0x0112;
    private static final int SHORT = 3;
    private static final int LONG = 4;

    private Exif() {}

    /// @param bytes holds a TIFF structure in `[from, to)`
    /// @return upright when there is no such entry, when it is outside 1..8, or when the block is broken
    static Orientation orientation(byte[] bytes, int from, int to) {
        if (to > bytes.length || to - from < 14) {
            return Orientation.UPRIGHT;
        }
        boolean little = bytes[from] == 'I' && bytes[from + 1] == 'I';
        boolean big = bytes[from] == 'M' && bytes[from + 1] == 'M';
        if ((!little && !big) || u16(bytes, from + 2, little) != 42) {
            return Orientation.UPRIGHT;
        }
        long offset = u32(bytes, from + 4, little);
        long directory = from + offset;
        if (offset < 8 || directory + 2 > to) {
            return Orientation.UPRIGHT;
        }
        int entries = u16(bytes, (int) directory, little);
        long entry = directory + 2;
        for (int i = 0; i < entries && entry + 12 <= to; i++, entry += 12) {
            int at = (int) entry;
            if (u16(bytes, at, little) == ORIENTATION) {
                int type = u16(bytes, at + 2, little);
                long count = u32(bytes, at + 4, little);
                if (count != 1) {
                    return Orientation.UPRIGHT;
                }
                return switch (type) {
                    case SHORT -> Orientation.ofTag(u16(bytes, at + 8, little));
                    case LONG -> Orientation.ofTag((int) Math.min(u32(bytes, at + 8, little), 9));
                    default -> Orientation.UPRIGHT;
                };
            }
        }
        return Orientation.UPRIGHT;
    }

    private static int u16(byte[] bytes, int at, boolean little) {
        int first = bytes[at] & 0xff;
        int second = bytes[at + 1] & 0xff;
        return little ? first | (second << 8) : (first << 8) | second;
    }

    private static long u32(byte[] bytes, int at, boolean little) {
        long first = u16(bytes, at, little);
        long second = u16(bytes, at + 2, little);
        return little ? first | (second << 16) : (first << 16) | second;
    }
}
