package org.reid4j.image;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// The colours of heat maps: matplotlib's viridis, since equal steps of a value look like equal steps of colour in it,
/// to colour-blind people and in grey print too. From dark violet over teal to yellow.
public final class Viridis {
    /// Ten equal steps of the published table of 256; between them colours are mixed, off by 6 of 255 at most.
    private static final int[] STOPS = {
        0x440154, 0x482475, 0x414487, 0x355f8d, 0x2a788e, 0x21918c, 0x22a884, 0x44bf70, 0x7ad151, 0xbddf26, 0xfde725
    };

    private Viridis() {}

    /// The colour of a value, `0xRRGGBB`.
    ///
    /// @param value 0 to 1; what lies outside has the colour of the nearer end
    public static int colour(double value) {
        double at = Math.clamp(value, 0, 1) * (STOPS.length - 1);
        int from = Math.min((int) at, STOPS.length - 2);
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int low = STOPS[from] >> shift & 0xff;
            int high = STOPS[from + 1] >> shift & 0xff;
            mixed |= (int) Math.rint(low + (at - from) * (high - low)) << shift;
        }
        return mixed;
    }

    /// The colours at equal steps from 0 to 1 as `#rrggbb`, for a gradient in a page.
    public static List<String> stops() {
        return IntStream.of(STOPS)
                .mapToObj(colour -> String.format(Locale.ROOT, "#%06x", colour))
                .toList();
    }
}
