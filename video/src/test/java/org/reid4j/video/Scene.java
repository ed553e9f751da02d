package org.reid4j.video;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import org.reid4j.core.Pixels;
import org.reid4j.image.ImageEncoder;

/// A drawn street that a still camera sees: grain on the wall, noise in every frame, and people made of capsules whose
/// outline is known to the pixel.
///
/// @param people who walks where
record Scene(List<Person> people) {
    static final int WIDTH = 240;
    static final int HEIGHT = 160;

    /// Somebody who walks along a line.
    ///
    /// @param colour of the clothes, 0xrrggbb
    /// @param from the frame in which the person is at `x`
    /// @param until the last frame in which the person is there
    /// @param x of the middle, in pixels
    /// @param feet row of the feet
    /// @param speed pixels a frame; negative to the left
    record Person(int colour, int from, int until, double x, int feet, double speed) {
        private static final int TALL = 62;

        boolean there(int frame) {
            return frame >= from && frame <= until;
        }

        /// `[HEIGHT, WIDTH]`, true where the person is.
        boolean[] outline(int frame) {
            boolean[] on = new boolean[WIDTH * HEIGHT];
            if (!there(frame)) {
                return on;
            }
            double middle = x + speed * (frame - from);
            double swing = 12 * Math.sin(0.6 * (frame - from));
            double hip = feet - 0.45 * TALL;
            double neck = feet - 0.82 * TALL;
            capsule(on, middle, hip, middle + swing, feet, 4);
            capsule(on, middle, hip, middle - swing, feet, 4);
            capsule(on, middle, hip, middle, neck, 9);
            capsule(on, middle, neck, middle, feet - 0.95 * TALL, 5);
            return on;
        }

        private static void capsule(boolean[] on, double x0, double y0, double x1, double y1, double radius) {
            double length = (x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0);
            for (int y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    double along = Math.clamp(((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length, 0, 1);
                    double dx = x - x0 - along * (x1 - x0);
                    double dy = y - y0 - along * (y1 - y0);
                    on[y * WIDTH + x] |= dx * dx + dy * dy <= radius * radius;
                }
            }
        }
    }

    /// What the camera sees.
    ///
    /// @param shift columns that the camera has turned
    Pixels photo(int frame, int shift) {
        byte[] rgb = new byte[3 * WIDTH * HEIGHT];
        var noise = new Random(frame);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            int grain = new SplittableRandom((i % WIDTH + shift) / 3 * 1009L + i / WIDTH / 3).nextInt(60);
            for (int c = 0; c < 3; c++) {
                rgb[3 * i + c] = (byte) (150 + grain + noise.nextInt(7) - 3);
            }
        }
        for (Person person : people) {
            boolean[] on = person.outline(frame);
            for (int i = 0; i < on.length; i++) {
                for (int c = 0; on[i] && c < 3; c++) {
                    rgb[3 * i + c] = (byte) (((person.colour() >> (16 - 8 * c)) & 0xff) + noise.nextInt(7));
                }
            }
        }
        return new Pixels(WIDTH, HEIGHT, rgb);
    }

    /// All outlines in white on black.
    Pixels mask(int frame) {
        byte[] rgb = new byte[3 * WIDTH * HEIGHT];
        for (Person person : people) {
            boolean[] on = person.outline(frame);
            for (int i = 0; i < on.length; i++) {
                if (on[i]) {
                    Arrays.fill(rgb, 3 * i, 3 * i + 3, (byte) 255);
                }
            }
        }
        return new Pixels(WIDTH, HEIGHT, rgb);
    }

    /// Writes frames 1 to `frames` as pictures.
    Path film(Path folder, int frames) {
        return write(folder, frames, false, 0);
    }

    /// As [#film], by a camera that turns by `turn` columns a frame.
    Path turning(Path folder, int frames, int turn) {
        return write(folder, frames, false, turn);
    }

    /// Writes the masks of frames 1 to `frames`.
    Path masks(Path folder, int frames) {
        return write(folder, frames, true, 0);
    }

    private Path write(Path folder, int frames, boolean masks, int turn) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = 1; i <= frames; i++) {
            Path file = folder.resolve(String.format(Locale.ROOT, "%04d.png", i));
            ImageEncoder.write(masks ? mask(i) : photo(i, turn * i), file);
        }
        return folder;
    }

    /// How much of a written silhouette and of a person's outline is common: intersection over union, the silhouette
    /// laid where the outline is.
    double agreement(Person person, int frame, Pixels silhouette) {
        boolean[] on = person.outline(frame);
        int left = WIDTH;
        int top = HEIGHT;
        for (int i = 0; i < on.length; i++) {
            if (on[i]) {
                left = Math.min(left, i % WIDTH);
                top = Math.min(top, i / WIDTH);
            }
        }
        double best = 0;
        for (int dy = -1; dy <= 1; dy++) {
            for (int dx = -1; dx <= 1; dx++) {
                best = Math.max(best, overlap(on, silhouette, left - 2 + dx, top - 2 + dy));
            }
        }
        return best;
    }

    private static double overlap(boolean[] on, Pixels silhouette, int left, int top) {
        int both = 0;
        int either = 0;
        for (int i = 0; i < on.length; i++) {
            int x = i % WIDTH - left;
            int y = i / WIDTH - top;
            boolean white = x >= 0
                    && y >= 0
                    && x < silhouette.width()
                    && y < silhouette.height()
                    && silhouette.rgb()[3 * (y * silhouette.width() + x)] != 0;
            both += white && on[i] ? 1 : 0;
            either += white || on[i] ? 1 : 0;
        }
        return either == 0 ? 0 : (double) both / either;
    }
}
