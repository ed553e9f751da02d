package org.reid4j.image.street;

import java.util.List;
import org.reid4j.image.world.Dice;

/// What a person wears and carries: the cues by which the street's people are told apart.
///
/// @param cloth how the upper garment is patterned
/// @param upper its main colour
/// @param accent its second colour: stripes, print, lower half, shirt under an open jacket
/// @param pitch stripes over the torso, 3..7; also the size of a print
/// @param motif which print, 0..3
/// @param sleeves how much of the arms is covered
/// @param sleeve colour of the sleeves
/// @param coat how far the upper garment reaches below the hip, 0 (waist) .. 1 (knee)
/// @param hood whether a hood lies on the shoulders
/// @param legwear trousers, shorts or skirt
/// @param lower its colour
/// @param seam whether the legwear has a bright line at its sides
/// @param shoes colour of the shoes
/// @param bag what is carried
/// @param bagHue its colour
/// @param bagLeft on which side a bag hangs that has a side
record Outfit(
        Cloth cloth,
        Hue upper,
        Hue accent,
        int pitch,
        int motif,
        Sleeves sleeves,
        Hue sleeve,
        double coat,
        boolean hood,
        Legwear legwear,
        Hue lower,
        boolean seam,
        Hue shoes,
        Bag bag,
        Hue bagHue,
        boolean bagLeft) {

    enum Cloth {
        PLAIN,
        HOOPS,
        STRIPES,
        CHECK,
        PRINT,
        TWO_TONE,
        OPEN_JACKET
    }

    enum Sleeves {
        NONE,
        SHORT,
        LONG
    }

    enum Legwear {
        TROUSERS,
        SHORTS,
        SKIRT
    }

    enum Bag {
        NONE,
        BACKPACK,
        SHOULDER,
        HANDBAG
    }

    // Repeats make a colour more common, as dark clothes are.
    private static final List<Hue> UPPERS = List.of(
            Hue.BLACK, Hue.BLACK, Hue.WHITE, Hue.WHITE, Hue.GREY, Hue.NAVY, Hue.BLUE, Hue.RED, Hue.GREEN, Hue.YELLOW);
    private static final List<Hue> ACCENTS =
            List.of(Hue.WHITE, Hue.WHITE, Hue.BLACK, Hue.RED, Hue.BLUE, Hue.YELLOW, Hue.ORANGE);
    private static final List<Hue> LOWERS =
            List.of(Hue.BLACK, Hue.BLACK, Hue.NAVY, Hue.NAVY, Hue.BLUE, Hue.GREY, Hue.BEIGE, Hue.BROWN, Hue.WHITE);
    private static final List<Hue> SHOES = List.of(Hue.BLACK, Hue.BLACK, Hue.WHITE, Hue.BROWN, Hue.RED);
    private static final List<Hue> BAGS = List.of(Hue.BLACK, Hue.BROWN, Hue.RED, Hue.BLUE, Hue.ORANGE, Hue.GREEN);

    static Outfit draw(Dice dice) {
        Cloth cloth = dice.pick(
                Cloth.PLAIN,
                Cloth.PLAIN,
                Cloth.HOOPS,
                Cloth.HOOPS,
                Cloth.STRIPES,
                Cloth.CHECK,
                Cloth.PRINT,
                Cloth.PRINT,
                Cloth.TWO_TONE,
                Cloth.OPEN_JACKET);
        Hue upper = dice.pick(UPPERS);
        Hue accent = other(dice, ACCENTS, upper);
        boolean jacket = cloth == Cloth.OPEN_JACKET;
        Sleeves sleeves = jacket ? Sleeves.LONG : dice.pick(Sleeves.NONE, Sleeves.SHORT, Sleeves.LONG, Sleeves.LONG);
        boolean contrast = !jacket && dice.chance(0.2);
        Legwear legwear =
                dice.pick(Legwear.TROUSERS, Legwear.TROUSERS, Legwear.TROUSERS, Legwear.SHORTS, Legwear.SKIRT);
        Hue lower = other(dice, LOWERS, upper);
        Bag bag = dice.pick(Bag.NONE, Bag.NONE, Bag.BACKPACK, Bag.BACKPACK, Bag.SHOULDER, Bag.HANDBAG);
        return new Outfit(
                cloth,
                upper,
                accent,
                3 + dice.below(5),
                dice.below(4),
                sleeves,
                contrast ? accent : upper,
                jacket || dice.chance(0.25) ? dice.range(0.2, 0.8) : dice.range(0.0, 0.15),
                sleeves == Sleeves.LONG && dice.chance(0.25),
                legwear,
                lower,
                legwear != Legwear.SKIRT && dice.chance(0.2),
                dice.pick(SHOES),
                bag,
                other(dice, BAGS, upper),
                dice.chance(0.5));
    }

    private static Hue other(Dice dice, List<Hue> hues, Hue not) {
        Hue hue = dice.pick(hues);
        while (hue == not) {
            hue = dice.pick(hues);
        }
        return hue;
    }
}
