package org.reid4j.image.street;

import java.awt.Color;
import java.util.List;
import org.reid4j.image.world.Dice;

/// A person's head as it is seen from afar: skin, hair and what covers it.
///
/// @param skin colour of face, arms and bare legs
/// @param hair colour of the hair
/// @param style how the hair is worn
/// @param hat what covers it
/// @param hatHue its colour
/// @param beard whether the lower face is covered by hair
record Look(Color skin, Color hair, Style style, Hat hat, Hue hatHue, boolean beard) {

    enum Style {
        BALD,
        SHORT,
        CURLY,
        BOB,
        LONG,
        PONYTAIL,
        BUN
    }

    enum Hat {
        NONE,
        CAP,
        BEANIE,
        BRIM
    }

    private static final List<Color> SKINS =
            List.of(new Color(0xEBC3A4), new Color(0xD8A47F), new Color(0xB07B55), new Color(0x7C5236));
    private static final List<Color> HAIRS = List.of(
            new Color(0x1D1815),
            new Color(0x1D1815),
            new Color(0x4B2F1E),
            new Color(0x7A4A26),
            new Color(0xC9A25E),
            new Color(0xA9A7A4),
            new Color(0x9A3F1F));

    static Look draw(Dice dice) {
        Style style = dice.pick(Style.values());
        boolean longHair = style == Style.BOB || style == Style.LONG || style == Style.PONYTAIL || style == Style.BUN;
        return new Look(
                dice.pick(SKINS),
                dice.pick(HAIRS),
                style,
                dice.chance(0.3) && style != Style.BUN ? dice.pick(Hat.CAP, Hat.BEANIE, Hat.BRIM) : Hat.NONE,
                dice.pick(Hue.BLACK, Hue.RED, Hue.WHITE, Hue.BLUE, Hue.YELLOW, Hue.GREEN),
                !longHair && dice.chance(0.3));
    }
}
