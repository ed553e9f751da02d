package org.reid4j.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import org.reid4j.core.Pixels;

/// Runs the JDK's own decoders and keeps the warnings by which they whisper that a file is broken.
///
/// Only readers of the `java.desktop` module are used: a plug-in that happens to lie on the class path must not change
/// a pixel.
final class Decoder {
    /// A broken file can raise tens of thousands.
    private static final int MAX_WARNINGS = 100;

    private final Map<ImageFormat, ImageReaderSpi> providers = new EnumMap<>(ImageFormat.class);

    Decoder() {
        Iterator<ImageReaderSpi> all = IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
        while (all.hasNext()) {
            ImageReaderSpi provider = all.next();
            if (provider.getClass().getModule() == ImageIO.class.getModule()) {
                for (ImageFormat format : ImageFormat.values()) {
                    if (List.of(provider.getFormatNames()).contains(format.name())) {
                        providers.put(format, provider);
                    }
                }
            }
        }
    }

    /// @param pixels as stored, not yet turned upright
    /// @param flaws warnings that mean lost picture data, in the decoder's words
    record Decoded(Pixels pixels, List<String> flaws) {
        /// Whether the picture data ends early, rather than being scrambled in the middle.
        boolean endsEarly() {
            return flaws.stream().allMatch(flaw -> flaw.contains("remature end") || flaw.contains("EOI"));
        }
    }

    /// @throws IOException when the decoder gives up; its cause may be an `OutOfMemoryError`
    Decoded decode(ImageFormat format, Header header, byte[] bytes) throws IOException {
        ImageReaderSpi provider = providers.get(format);
        if (provider == null) {
            throw new IIOException("this Java runtime has no %s decoder (module java.desktop)".formatted(format));
        }
        ImageReader reader = provider.createReaderInstance();
        try (var stream = new ByteStream(header.profiled() ? JpegHeader.withoutProfiles(bytes) : bytes)) {
            var warnings = new ArrayList<String>();
            reader.addIIOReadWarningListener((source, warning) -> {
                if (warnings.size() < MAX_WARNINGS) {
                    warnings.add(warning);
                }
            });
            reader.setInput(stream, true, true);
            if (reader.getWidth(0) != header.width() || reader.getHeight(0) != header.height()) {
                throw new IIOException("two sizes in one file");
            }
            Pixels pixels = format == ImageFormat.JPEG && header.channels() == 4
                    ? Cmyk.toPixels(reader.readRaster(0, null), header.adobeTransform())
                    : RasterPixels.of(read(reader));
            return new Decoded(
                    pixels, warnings.stream().filter(Decoder::losesPicture).toList());
        } finally {
            reader.dispose();
        }
    }

    private static BufferedImage read(ImageReader reader) throws IOException {
        return reader.read(0);
    }

    /// Profile and marker oddities are harmless; a data segment that ends early or does not decode is not.
    private static boolean losesPicture(String warning) {
        return warning.contains("remature end")
                || warning.contains("Missing EOI")
                || warning.contains("bad Huffman")
                || warning.contains("bad progression")
                || warning.contains("nconsistent progression")
                || warning.contains("bad arithmetic")
                || warning.contains("restart marker");
    }
}
