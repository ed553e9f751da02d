package org.reid4j.image.street;

import java.awt.Color;

/// The surface of an upper body: which colour is where, around and down the torso, with print, stripes and straps.
final class Fabric {
    private final Outfit outfit;
    private final Color skin;

    Fabric(Outfit outfit, Color skin) {
        this.outfit = outfit;
        this.skin = skin;
    }

    /// The colour of a place on the torso.
    ///
    /// @param around angle in radians: 0 front, pi/2 the person's left, pi or -pi back
    /// @param down 0 at the neck, 1 at the hips, more below on a coat
    Color at(double around, double down) {
        if (strap(around, down)) {
            return Hue.shade(outfit.bagHue().color(), 0.8);
        }
        Color main = outfit.upper().color();
        Color accent = outfit.accent().color();
        if (down < 0.10 && Math.abs(around) < 0.55 - 4 * down) {
            return outfit.cloth() == Outfit.Cloth.OPEN_JACKET ? accent : skin; // neckline
        }
        return switch (outfit.cloth()) {
            case PLAIN -> main;
            case HOOPS -> wave(down * outfit.pitch()) ? accent : main;
            case STRIPES -> wave(around * outfit.pitch() / 2.2 + 0.25) ? accent : main;
            case CHECK ->
                switch ((wave(down * outfit.pitch()) ? 1 : 0) + (wave(around * outfit.pitch() / 2.2) ? 1 : 0)) {
                    case 0 -> main;
                    case 1 -> Hue.blend(main, accent, 0.5);
                    default -> accent;
                };
            case PRINT -> print(around, down) ? accent : main;
            case TWO_TONE -> down > 0.2 + 0.07 * outfit.pitch() ? accent : main;
            case OPEN_JACKET -> Math.abs(around) < 0.30 + 0.12 * down ? accent : main;
        };
    }

    private static boolean wave(double turns) {
        return turns - Math.floor(turns) < 0.5;
    }

    private boolean print(double around, double down) {
        boolean back = Math.abs(around) > Math.PI / 2;
        double x = back ? Math.IEEEremainder(around - Math.PI, 2 * Math.PI) : around;
        double y = (down - 0.38) * 2.1;
        double size = 0.34 + 0.055 * outfit.pitch();
        return switch (outfit.motif()) {
            case 0 -> Math.hypot(x, y) < size;
            case 1 -> Math.abs(x) + Math.abs(y) < size * 1.25;
            case 2 -> Math.abs(x) < size * 0.35 || Math.abs(y) < size * 0.3;
            default -> Math.abs(x - 0.9 * y) < size * 0.5;
        };
    }

    private boolean strap(double around, double down) {
        return switch (outfit.bag()) {
            case NONE, HANDBAG -> false;
            case BACKPACK -> down < 0.62 && Math.abs(Math.abs(around) - 0.62) < 0.13;
            case SHOULDER -> {
                double mirrored = outfit.bagLeft() ? around : -around;
                boolean back = Math.abs(mirrored) > Math.PI / 2;
                double x = back ? Math.PI * Math.signum(mirrored) - mirrored : mirrored;
                yield Math.abs(down - (0.5 + 0.38 * x)) < 0.055;
            }
        };
    }
}
