package org.reid4j.image.street;

import java.awt.Color;
import org.reid4j.image.world.Dice;

/// One camera of the street: where it hangs, what it sees of people, and how it spoils the picture.
///
/// @param elevation how far it looks down, in radians, 0..0.6
/// @param yaw how people are mostly turned toward it: 0 faces, pi backs, see [Viewpoint#yaw()]
/// @param bothWays whether people pass in both directions, so that half of them show the other side
/// @param spread deviation of the yaw over people, in radians
/// @param light where light comes from: -1 right .. 1 left
/// @param place what is behind the people
/// @param detail pixels that the sensor resolves as a share of the picture's, 0.3..1
/// @param blur deviation of the lens's blur in pixels of a picture 64 wide
/// @param motion length of the motion blur in the same pixels
/// @param tint gains of red, green and blue: colour temperature and brightness
/// @param gamma below 1 lifts the shadows, above 1 sinks them
/// @param saturation 0 grey .. 1 as drawn .. above 1 gaudy
/// @param haze share of white that lies over everything
/// @param noise deviation of the sensor's noise, 0..255
/// @param quality of the JPEG, 0..1
/// @param occlusion probability that something stands in front of a person
record Camera(
        double elevation,
        double yaw,
        boolean bothWays,
        double spread,
        double light,
        Place place,
        double detail,
        double blur,
        double motion,
        Tint tint,
        double gamma,
        double saturation,
        double haze,
        double noise,
        double quality,
        double occlusion) {

    /// What is behind the people.
    enum Place {
        PLAZA,
        SHOPS,
        PARK,
        BRICK
    }

    /// Gains of the three channels.
    record Tint(double red, double green, double blue) {
        Tint times(double gain, double warmth) {
            return new Tint(red * gain * (1 + warmth), green * gain, blue * gain * (1 - warmth));
        }

        /// A lamp's colour, for drawing.
        Color over(Color color) {
            return new Color(
                    channel(color.getRed() * red), channel(color.getGreen() * green), channel(color.getBlue() * blue));
        }

        private static int channel(double value) {
            return (int) Math.clamp(value, 0.0, 255.0);
        }
    }

    private static final long CAMERA = 3;

    /// The camera of a number: the first four are set up by hand to differ in kind, later ones are drawn.
    ///
    /// @param number from 1
    static Camera of(long seed, int number) {
        double pi = Math.PI;
        return switch (number) {
            // A cool morning plaza, people come toward a sharp camera.
            case 1 ->
                new Camera(
                        0.10,
                        0.0,
                        false,
                        0.45,
                        0.7,
                        Place.PLAZA,
                        1.0,
                        0.3,
                        0.0,
                        new Tint(0.95, 0.99, 1.03),
                        0.95,
                        0.90,
                        0.05,
                        4,
                        0.92,
                        0.10);
            // Warm shop windows in the evening: seen from the side, dark, soft, noisy.
            case 2 ->
                new Camera(
                        0.22,
                        pi / 2,
                        true,
                        0.30,
                        -0.9,
                        Place.SHOPS,
                        0.62,
                        0.6,
                        1.2,
                        new Tint(1.04, 0.92, 0.80),
                        1.08,
                        1.05,
                        0.0,
                        11,
                        0.75,
                        0.18);
            // A high camera over a park path: foreshortened, people walk away, hazy and overexposed.
            case 3 ->
                new Camera(
                        0.50,
                        pi,
                        false,
                        0.60,
                        0.3,
                        Place.PARK,
                        0.75,
                        0.5,
                        0.0,
                        new Tint(1.03, 1.05, 0.98),
                        0.86,
                        0.80,
                        0.10,
                        6,
                        0.80,
                        0.15);
            // An old low-resolution camera at a brick wall, greenish, both directions.
            case 4 ->
                new Camera(
                        0.05,
                        0.6,
                        true,
                        0.50,
                        -0.3,
                        Place.BRICK,
                        0.42,
                        0.5,
                        0.6,
                        new Tint(0.90, 1.00, 0.92),
                        1.00,
                        0.75,
                        0.06,
                        8,
                        0.60,
                        0.20);
            default -> drawn(Dice.of(seed, CAMERA, number));
        };
    }

    private static Camera drawn(Dice dice) {
        double warmth = dice.range(-0.25, 0.25);
        double gain = dice.range(0.7, 1.15);
        return new Camera(
                dice.range(0.0, 0.5),
                dice.range(-Math.PI, Math.PI),
                dice.chance(0.5),
                dice.range(0.3, 0.7),
                dice.range(-1, 1),
                dice.pick(Place.values()),
                dice.range(0.4, 1.0),
                dice.range(0.3, 0.8),
                dice.range(0.0, 1.2),
                new Tint(gain * (1 + warmth), gain * dice.range(0.9, 1.08), gain * (1 - warmth)),
                dice.range(0.8, 1.2),
                dice.range(0.6, 1.1),
                dice.range(0.0, 0.15),
                dice.range(3, 11),
                dice.range(0.6, 0.92),
                dice.range(0.1, 0.2));
    }
}
