package org.reid4j.image;

/// How large a photo may be, so that a few hostile bytes cannot claim the machine's memory.
///
/// All three are checked from the file's size and header, before anything is allocated.
///
/// @param maxBytes size of the file, at least 1
/// @param maxPixels width times height, at least 1
/// @param maxSide the longer side in pixels, at least 1
public record ImageLimits(long maxBytes, long maxPixels, int maxSide) {
    private static final long MEBI = 1L << 20;

    public ImageLimits {
        require("maxBytes", maxBytes, Integer.MAX_VALUE - 8L);
        require("maxPixels", maxPixels, Integer.MAX_VALUE / 3 - 8L);
        require("maxSide", maxSide, Integer.MAX_VALUE);
    }

    private static void require(String key, long value, long max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException("%s=%d is outside 1..%d".formatted(key, value, max));
        }
    }

    /// For photos that strangers send: 10 MiB, 25 million pixels, 16384 on a side.
    public static ImageLimits defaults() {
        return new ImageLimits(10 * MEBI, 25_000_000, 16_384);
    }

    /// For the files of a dataset on one's own disk: 64 MiB, 50 million pixels, 16384 on a side.
    public static ImageLimits datasets() {
        return new ImageLimits(64 * MEBI, 50_000_000, 16_384);
    }
}
