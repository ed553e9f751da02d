package org.reid4j.image.street;

import java.awt.Color;

/// The few colours that people wear: few, so that several people share them and colour alone decides nothing.
enum Hue {
    BLACK(0x23242A),
    WHITE(0xE4E3DC),
    GREY(0x85888D),
    NAVY(0x27375F),
    BLUE(0x3C71B4),
    RED(0xB53434),
    GREEN(0x3D7A4C),
    YELLOW(0xD9B23C),
    BEIGE(0xBFA582),
    BROWN(0x6B4A33),
    PINK(0xCF88A0),
    ORANGE(0xCF6F2E);

    private final Color color;

    Hue(int rgb) {
        color = new Color(rgb);
    }

    Color color() {
        return color;
    }

    /// The same colour, lighter (factor above 1) or darker.
    static Color shade(Color color, double factor) {
        return new Color(
                (int) Math.clamp(color.getRed() * factor, 0.0, 255.0),
                (int) Math.clamp(color.getGreen() * factor, 0.0, 255.0),
                (int) Math.clamp(color.getBlue() * factor, 0.0, 255.0),
                color.getAlpha());
    }

    /// Between two colours: 0 the first, 1 the second.
    static Color blend(Color a, Color b, double share) {
        return new Color(
                (int) Math.round(a.getRed() + (b.getRed() - a.getRed()) * share),
                (int) Math.round(a.getGreen() + (b.getGreen() - a.getGreen()) * share),
                (int) Math.round(a.getBlue() + (b.getBlue() - a.getBlue()) * share));
    }
}
