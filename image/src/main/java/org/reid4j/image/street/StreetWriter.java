package org.reid4j.image.street;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.reid4j.core.Pixels;
import org.reid4j.image.world.WholeFolder;

/// Puts a street on disk as Market-1501 would lie there, whole or not at all.
final class StreetWriter implements WholeFolder.Content {
    /// Says what a folder was made from; also how a street is told from anything else.
    static final String PROVENANCE = "street.properties";

    /// Rises when the same configuration gives other pictures than before.
    private static final int GENERATION = 1;

    private static final String TRAIN = "bounding_box_train";
    private static final String QUERY = "query";
    private static final String GALLERY = "bounding_box_test";

    private final StreetConfig config;
    private final Street street;

    private StreetWriter(StreetConfig config) {
        this.config = config;
        this.street = new Street(config);
    }

    static StreetFolder write(StreetConfig config, Path root) {
        Path target = root.toAbsolutePath().normalize();
        var folder = new WholeFolder("street", PROVENANCE, provenance(config));
        return new StreetFolder(target, config, folder.fill(target, new StreetWriter(config)));
    }

    @Override
    public boolean complete(Path folder) throws IOException {
        return count(folder.resolve(TRAIN)) == config.trainImages()
                && count(folder.resolve(QUERY)) == config.queryImages()
                && count(folder.resolve(GALLERY)) == config.galleryImages();
    }

    private static long count(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    private static String provenance(StreetConfig config) {
        return """
                # A street of synthetic pedestrians, drawn by reid4j: nobody in it exists.
                generation=%d
                seed=%d
                trainIdentities=%d
                testIdentities=%d
                cameras=%d
                imagesPerCamera=%d
                width=%d
                height=%d
                """.formatted(
                        GENERATION,
                        config.seed(),
                        config.trainIdentities(),
                        config.testIdentities(),
                        config.cameras(),
                        config.imagesPerCamera(),
                        config.width(),
                        config.height());
    }

    @Override
    public void draw(Path root) throws IOException {
        for (String folder : List.of(TRAIN, QUERY, GALLERY)) {
            Files.createDirectories(root.resolve(folder));
        }
        IntStream.rangeClosed(1, config.identities()).parallel().forEach(identity -> writePerson(root, identity));
        IntStream.rangeClosed(1, config.distractorImages()).parallel().forEach(number -> {
            int camera = 1 + number % config.cameras();
            write(root.resolve(GALLERY), 0, camera, number, 1, street.stranger(number, camera));
        });
        IntStream.rangeClosed(1, config.junkImages()).parallel().forEach(number -> {
            int camera = 1 + number % config.cameras();
            write(root.resolve(GALLERY), -1, camera, number, 2, street.junk(number, camera));
        });
    }

    private void writePerson(Path root, int identity) {
        for (int camera = 1; camera <= config.cameras(); camera++) {
            for (int shot = 1; shot <= config.imagesPerCamera(); shot++) {
                String folder = identity <= config.trainIdentities() ? TRAIN : shot == 1 ? QUERY : GALLERY;
                int frame = identity * 100 + 7 * shot;
                write(
                        root.resolve(folder),
                        identity,
                        camera,
                        frame,
                        folder.equals(QUERY) ? 0 : shot,
                        street.person(identity, camera, shot));
            }
        }
    }

    private void write(Path folder, int identity, int camera, int frame, int box, Pixels pixels) {
        String name = "%s_c%ds1_%06d_%02d.jpg"
                .formatted(identity < 0 ? "-1" : "%04d".formatted(identity), camera, frame, box);
        try {
            Files.write(
                    folder.resolve(name),
                    jpeg(pixels, Camera.of(config.seed(), camera).quality()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] jpeg(Pixels pixels, double quality) throws IOException {
        BufferedImage image = new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_INT_RGB);
        byte[] rgb = pixels.rgb();
        for (int at = 0; at < pixels.width() * pixels.height(); at++) {
            int value = (rgb[3 * at] & 255) << 16 | (rgb[3 * at + 1] & 255) << 8 | (rgb[3 * at + 2] & 255);
            image.setRGB(at % pixels.width(), at / pixels.width(), value);
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality((float) quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
