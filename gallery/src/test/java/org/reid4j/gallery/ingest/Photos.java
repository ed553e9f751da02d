package org.reid4j.gallery.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.reid4j.core.Pixels;
import org.reid4j.image.ImageEncoder;

/// Small noisy photos.
public final class Photos {
    private Photos() {}

    /// Writes one.
    public static Path write(Path file, long seed) throws IOException {
        Files.createDirectories(Optional.ofNullable(file.getParent()).orElseThrow());
        var rgb = new byte[3 * 12 * 20];
        new Random(seed).nextBytes(rgb);
        ImageEncoder.write(new Pixels(12, 20, rgb), file);
        return file;
    }
}
