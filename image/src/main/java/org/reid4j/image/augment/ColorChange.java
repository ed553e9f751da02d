package org.reid4j.image.augment;

/// The four colour changes on 8-bit pixels, with the roundings of the Python imaging library. All work in place.
final class ColorChange {
    private ColorChange() {}

    static void brightness(byte[] rgb, float factor) {
        if (factor != 1) {
            byte[] table = table(0, factor);
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = table[rgb[i] & 0xff];
            }
        }
    }

    static void contrast(byte[] rgb, float factor) {
        if (factor != 1) {
            long sum = 0;
            for (int i = 0; i < rgb.length; i += 3) {
                sum += luma(rgb, i);
            }
            int mean = (int) (3.0 * sum / rgb.length + 0.5);
            byte[] table = table(mean, factor);
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = table[rgb[i] & 0xff];
            }
        }
    }

    static void saturation(byte[] rgb, float factor) {
        if (factor != 1) {
            for (int i = 0; i < rgb.length; i += 3) {
                int grey = luma(rgb, i);
                rgb[i] = mix(grey, rgb[i] & 0xff, factor);
                rgb[i + 1] = mix(grey, rgb[i + 1] & 0xff, factor);
                rgb[i + 2] = mix(grey, rgb[i + 2] & 0xff, factor);
            }
        }
    }

    /// @param shift share of the colour circle, -0.5..0.5; rounded to 255ths towards zero
    static void hue(byte[] rgb, double shift) {
        int steps = (int) (shift * 255);
        if (steps != 0) {
            for (int i = 0; i < rgb.length; i += 3) {
                rotate(rgb, i, steps);
            }
        }
    }

    private static void rotate(byte[] rgb, int i, int steps) {
        int red = rgb[i] & 0xff;
        int green = rgb[i + 1] & 0xff;
        int blue = rgb[i + 2] & 0xff;
        int value = Math.max(red, Math.max(green, blue));
        int least = Math.min(red, Math.min(green, blue));
        if (value == least) {
            return; // grey has no hue
        }
        float range = value - least;
        float fromRed = (value - red) / range;
        float fromGreen = (value - green) / range;
        float fromBlue = (value - blue) / range;
        float sixths =
                red == value ? fromBlue - fromGreen : green == value ? 2 + fromRed - fromBlue : 4 + fromGreen - fromRed;
        double turn = sixths / 6.0 + 1.0; // 5/6 and more, below 11/6
        int hue = ((int) ((turn >= 1 ? turn - 1 : turn) * 255) + steps) & 0xff;
        int saturation = (int) (range / value * 255);
        write(rgb, i, hue, saturation, value);
    }

    private static void write(byte[] rgb, int i, int hue, int saturation, int value) {
        double share = saturation / 255.0;
        double sixths = hue * 6 / 255.0;
        int sector = (int) Math.floor(sixths);
        double rest = sixths - sector;
        int low = (int) Math.round(value * (1 - share));
        int falling = (int) Math.round(value * (1 - share * rest));
        int rising = (int) Math.round(value * (1 - share * (1 - rest)));
        switch (sector % 6) {
            case 0 -> put(rgb, i, value, rising, low);
            case 1 -> put(rgb, i, falling, value, low);
            case 2 -> put(rgb, i, low, value, rising);
            case 3 -> put(rgb, i, low, falling, value);
            case 4 -> put(rgb, i, rising, low, value);
            default -> put(rgb, i, value, low, falling);
        }
    }

    private static void put(byte[] rgb, int i, int red, int green, int blue) {
        rgb[i] = (byte) red;
        rgb[i + 1] = (byte) green;
        rgb[i + 2] = (byte) blue;
    }

    private static int luma(byte[] rgb, int i) {
        return ((rgb[i] & 0xff) * 19595 + (rgb[i + 1] & 0xff) * 38470 + (rgb[i + 2] & 0xff) * 7471 + 0x8000) >> 16;
    }

    private static byte[] table(int base, float factor) {
        byte[] table = new byte[256];
        for (int value = 0; value < 256; value++) {
            table[value] = mix(base, value, factor);
        }
        return table;
    }

    private static byte mix(int base, int value, float factor) {
        float mixed = base + factor * (value - base);
        return (byte) (mixed <= 0 ? 0 : mixed >= 255 ? 255 : (int) mixed);
    }
}
