package org.reid4j.image.street;

import org.reid4j.image.world.Dice;

/// One person of the street, whole: everything that stays the same from camera to camera.
///
/// @param body build and gait
/// @param look head and hair
/// @param outfit clothes and bag
record Identity(Body body, Look look, Outfit outfit) {

    static Identity draw(Dice dice) {
        return new Identity(Body.draw(dice), Look.draw(dice), Outfit.draw(dice));
    }

    /// In how many visible respects two people differ; a person could not tell twins of 0 or 1 apart from afar.
    int differences(Identity other) {
        Outfit a = outfit;
        Outfit b = other.outfit;
        int count = 0;
        count += a.cloth() != b.cloth() ? 1 : 0;
        count += a.upper() != b.upper() ? 1 : 0;
        if (a.cloth() == b.cloth() && a.cloth() != Outfit.Cloth.PLAIN) {
            count += a.accent() != b.accent() ? 1 : 0;
            count += a.cloth() != Outfit.Cloth.OPEN_JACKET && Math.abs(a.pitch() - b.pitch()) > 1 ? 1 : 0;
        }
        count += a.sleeves() != b.sleeves() ? 1 : 0;
        count += a.legwear() != b.legwear() ? 1 : 0;
        count += a.lower() != b.lower() ? 1 : 0;
        count += a.bag() != b.bag() || (a.bag() != Outfit.Bag.NONE && a.bagHue() != b.bagHue()) ? 1 : 0;
        Look c = look;
        Look d = other.look;
        count += c.style() != d.style() ? 1 : 0;
        count += c.hat() != d.hat() || (c.hat() != Look.Hat.NONE && c.hatHue() != d.hatHue()) ? 1 : 0;
        count += c.style() == Look.Style.BALD
                        || d.style() == Look.Style.BALD
                        || c.hair().equals(d.hair())
                ? 0
                : 1;
        count += c.skin().equals(d.skin()) ? 0 : 1;
        return count;
    }
}
