package org.reid4j.image.walk;

import org.reid4j.image.world.Dice;

/// What cutting people out of film does to their outline: ragged edges, holes, parts taken for background, shadows
/// taken for the person, lost frames. Lengths in shares of the person's height.
///
/// @param dice the walk's own chance, for its frames
/// @param ragged how uneven the edge is
/// @param grow by how much the person comes out too thick (positive) or too thin
/// @param holes how many a frame has in the mean
/// @param blind the part that is taken for background during some frames
/// @param shadow half its width, 0 for none
/// @param lost one frame in so many is lost
record Flaws(Seed dice, double ragged, double grow, double holes, Blind blind, double shadow, int lost) {
    private static final int WALK = 104;
    private static final int FRAME = 105;
    private static final int SPACING = 6;
    private static final double[] BLUR = {1 / 9.0, 2 / 9.0, 3 / 9.0, 2 / 9.0, 1 / 9.0};

    /// Which walk it is.
    record Seed(long seed, int person, int condition, int view) {
        private Dice walk() {
            return Dice.of(seed, WALK, person, condition, view);
        }

        private Dice frame(int frame) {
            return Dice.of(seed, FRAME, person, condition, view, frame);
        }
    }

    /// A part of the body whose colour is that of the wall behind.
    ///
    /// @param from first frame
    /// @param to after the last frame
    /// @param y its height above the ground
    /// @param radius 0 for none
    record Blind(int from, int to, double x, double y, double radius) {}

    static Flaws of(Seed of, int frames) {
        Dice dice = of.walk();
        int begin = dice.below(frames);
        Blind blind = new Blind(
                begin,
                begin + 2 + dice.below(4),
                dice.range(-0.08, 0.08),
                dice.range(0.08, 0.85),
                dice.chance(0.30) ? dice.range(0.02, 0.055) : 0);
        return new Flaws(
                of,
                dice.range(0.10, 0.20),
                dice.range(-0.14, 0.16),
                dice.chance(0.4) ? dice.range(0.2, 1.2) : 0.05,
                blind,
                dice.chance(0.25) ? dice.range(0.03, 0.09) : 0,
                40);
    }

    /// Whether segmentation lost the person in a frame; the second and the third never are.
    boolean loses(int frame) {
        return frame != 1 && frame != 2 && dice.frame(-1 - frame).below(lost) == 0;
    }

    /// A frame's mask as it comes out.
    ///
    /// @param tall rows that the person fills
    Mask spoil(Mask clean, int tall, int frame) {
        Dice chance = dice.frame(frame);
        Mask mask = new Mask(clean.width(), clean.height(), clean.inside().clone());
        double ground = (clean.height() + tall) / 2.0;
        double centre = clean.width() / 2.0;
        for (double rate = holes; chance.chance(Math.min(rate, 0.8)); rate *= 0.8) {
            double x = centre + chance.range(-0.10, 0.10) * tall;
            double y = ground - chance.range(0.05, 0.90) * tall;
            ellipse(mask, x, y, chance.range(0.008, 0.022) * tall, chance.range(0.008, 0.03) * tall, false);
        }
        if (frame >= blind.from() && frame < blind.to()) {
            double radius = blind.radius() * tall;
            ellipse(mask, centre + blind.x() * tall, ground - blind.y() * tall, radius, 1.4 * radius, false);
        }
        if (shadow > 0) {
            double x = centre + chance.range(-0.05, 0.05) * tall;
            ellipse(mask, x, ground - 0.004 * tall, shadow * tall, 0.012 * tall, true);
        }
        return roughened(mask, chance);
    }

    /// The edge moved by smooth noise.
    private Mask roughened(Mask mask, Dice chance) {
        int width = mask.width();
        int height = mask.height();
        float[] soft = blurred(mask);
        int across = width / SPACING + 2;
        float[] knots = new float[across * (height / SPACING + 2)];
        for (int i = 0; i < knots.length; i++) {
            knots[i] = (float) (ragged * chance.grain());
        }
        boolean[] out = new boolean[width * height];
        boolean any = false;
        for (int y = 0; y < height; y++) {
            int row = y / SPACING * across;
            float down = (y % SPACING) / (float) SPACING;
            for (int x = 0; x < width; x++) {
                int knot = row + x / SPACING;
                float right = (x % SPACING) / (float) SPACING;
                float upper = knots[knot] + right * (knots[knot + 1] - knots[knot]);
                float lower = knots[knot + across] + right * (knots[knot + across + 1] - knots[knot + across]);
                int at = y * width + x;
                out[at] = soft[at] > 0.02f && soft[at] + grow + upper + down * (lower - upper) > 0.5;
                any |= out[at];
            }
        }
        return any ? new Mask(width, height, out) : mask;
    }

    private static float[] blurred(Mask mask) {
        int width = mask.width();
        int height = mask.height();
        float[] rows = new float[width * height];
        float[] both = new float[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 2; x < width - 2; x++) {
                float sum = 0;
                for (int k = -2; k <= 2; k++) {
                    sum += mask.inside()[y * width + x + k] ? (float) BLUR[k + 2] : 0;
                }
                rows[y * width + x] = sum;
            }
        }
        for (int y = 2; y < height - 2; y++) {
            for (int x = 0; x < width; x++) {
                float sum = 0;
                for (int k = -2; k <= 2; k++) {
                    sum += (float) BLUR[k + 2] * rows[(y + k) * width + x];
                }
                both[y * width + x] = sum;
            }
        }
        return both;
    }

    private static void ellipse(Mask mask, double x, double y, double halfWidth, double halfHeight, boolean value) {
        int last = Math.min(mask.height() - 1, (int) (y + halfHeight));
        for (int row = Math.max(0, (int) (y - halfHeight)); row <= last; row++) {
            double share = (row + 0.5 - y) / halfHeight;
            double half = halfWidth * Math.sqrt(Math.max(0, 1 - share * share));
            int end = Math.min(mask.width(), (int) Math.round(x + half));
            for (int column = Math.max(0, (int) Math.round(x - half)); column < end; column++) {
                mask.inside()[row * mask.width() + column] = value;
            }
        }
    }
}
