package org.reid4j.video;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.reid4j.core.Pixels;
import org.reid4j.core.data.PhotoFiles;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import org.reid4j.image.Resize;

/// A video that somebody has already taken apart: a folder of pictures of one size.
///
/// @param path the folder
/// @param pictures its pictures, sorted by name
record FrameFolder(Path path, List<Path> pictures) implements Footage {
    private static final ImageReader READER = new ImageReader(ImageLimits.datasets(), false);

    static FrameFolder of(Path folder) {
        List<Path> pictures = PhotoFiles.in(folder);
        if (pictures.isEmpty()) {
            throw VideoException.usage(
                    "%s holds no pictures.\nName a video file, or a folder with the frames of one as .png or .jpg."
                            .formatted(folder));
        }
        return new FrameFolder(folder, pictures);
    }

    /// One picture on its own, made as small as frames are.
    static Pixels picture(Path file) {
        Pixels pixels = READER.read(file);
        return Math.max(pixels.width(), pixels.height()) > LONGEST ? Resize.within(pixels, LONGEST) : pixels;
    }

    @Override
    public OptionalLong frames() {
        return OptionalLong.of(pictures.size());
    }

    @Override
    public FrameStream open() {
        return new Reading(pictures);
    }

    private static final class Reading implements FrameStream {
        private final List<Path> pictures;
        private int at;
        private int width;
        private int height;

        Reading(List<Path> pictures) {
            this.pictures = pictures;
        }

        @Override
        public Optional<Pixels> next() {
            if (at == pictures.size()) {
                return Optional.empty();
            }
            Path file = pictures.get(at++);
            Pixels pixels = picture(file);
            if (at == 1) {
                width = pixels.width();
                height = pixels.height();
            } else if (pixels.width() != width || pixels.height() != height) {
                throw VideoException.usage(
                        "%s is %d x %d, the pictures before it are %d x %d.\nAll frames of a still camera have one size."
                                .formatted(file, pixels.width(), pixels.height(), width, height));
            }
            return Optional.of(pixels);
        }

        @Override
        public Optional<String> flaw() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }
}
