package org.reid4j.train.walks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.reid4j.image.ImageEncoder;

/// Draws frames for tests: a bar for a person.
final class Walked {
    private Walked() {}

    /// A frame with a bar of 20 columns from `left`, in all rows but the outer ten; none where `left` is negative.
    static byte[] frame(int height, int width, int left) {
        byte[] values = new byte[height * width];
        for (int y = 10; y < height - 10 && left >= 0; y++) {
            for (int x = left; x < left + 20; x++) {
                values[y * width + x] = (byte) 255;
            }
        }
        return values;
    }

    static void png(Path file, int height, int width, int left) {
        try {
            Files.createDirectories(file.resolveSibling(""));
            Files.write(file, ImageEncoder.greyPng(width, height, frame(height, width, left)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
