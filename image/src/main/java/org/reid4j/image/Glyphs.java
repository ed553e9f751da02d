package org.reid4j.image;

import java.util.HashMap;
import java.util.Map;

/// Letters of 5 by 7 dots, because a machine without fonts must still be able to label its pictures.
final class Glyphs {
    static final int WIDTH = 5;
    static final int HEIGHT = 7;
    /// From one letter to the next.
    static final int ADVANCE = 6;

    /// Per letter seven rows of five bits, in hexadecimal, from the top.
    private static final String TABLE = """
            A 0E11111F111111 B 1E11111E11111E C 0E11101010110E D 1E11111111111E E 1F10101E10101F F 1F10101E101010
            G 0E11101711110F H 1111111F111111 I 0E04040404040E J 0702020202120C K 11121418141211 L 1010101010101F
            M 111B1515111111 N 11191513111111 O 0E11111111110E P 1E11111E101010 Q 0E11111115120D R 1E11111E141211
            S 0F10100E01011E T 1F040404040404 U 1111111111110E V 11111111110A04 W 11111115151B11 X 11110A040A1111
            Y 11110A04040404 Z 1F01020408101F 0 0E11131519110E 1 040C040404040E 2 0E11010204081F 3 1F02040201110E
            4 02060A121F0202 5 1F101E0101110E 6 0608101E11110E 7 1F010204080808 8 0E11110E11110E 9 0E11110F01020C
            . 00000000000C0C , 000000000C0408 : 000C0C000C0C00 - 0000001F000000 _ 0000000000001F / 00010204081000
            % 18190204081303 ( 02040808080402 ) 08040202020408 + 0004041F040400 # 0A0A1F0A1F0A0A = 00001F001F0000
            ? 0E110102040004 < 02040810080402 > 08040201020408 \u2713 000103161C0800 \u2717 00110A040A1100
            """;

    private static final int[] BLANK = new int[HEIGHT];
    private static final int[] BOX = {0x1f, 0x11, 0x11, 0x11, 0x11, 0x11, 0x1f};
    private static final Map<Integer, int[]> GLYPHS = parse();

    private Glyphs() {}

    /// Rows from the top, the leftmost dot in bit 4. Small letters look like capitals; an unknown one is a box.
    static int[] rows(int letter) {
        if (letter == ' ') {
            return BLANK;
        }
        return GLYPHS.getOrDefault(Character.toUpperCase(letter), BOX);
    }

    private static Map<Integer, int[]> parse() {
        String[] words = TABLE.strip().split("\\s+", -1);
        var glyphs = new HashMap<Integer, int[]>();
        for (int i = 0; i < words.length; i += 2) {
            int[] rows = new int[HEIGHT];
            for (int row = 0; row < HEIGHT; row++) {
                rows[row] = Integer.parseInt(words[i + 1].substring(2 * row, 2 * row + 2), 16);
            }
            glyphs.put(words[i].codePointAt(0), rows);
        }
        return Map.copyOf(glyphs);
    }
}
