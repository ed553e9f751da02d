package org.reid4j.image;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reid4j.core.Pixels;
import org.reid4j.image.ImageException.Reason;

/// Turns a file into upright red-green-blue pixels, or says in one line why not. Nothing is ever embedded silently
/// wrong.
///
/// - The content decides the format ([ImageFormat]), never the name. Of a GIF the first frame is read.
/// - Limits are checked against the file's size and header before anything is allocated.
/// - A file that ends early is refused, although the JDK decodes it without an exception.
/// - EXIF orientation is applied. Colour profiles are ignored, as the field's Python loaders do.
/// - Grey is repeated in the three channels, 16 bits keep their upper 8, CMYK is taken as Adobe writes it (inverted).
/// - Transparent pixels are laid over black, the colour of this toolkit's padding and of masked-out backgrounds.
///
/// Thread-safe; one reader serves all threads.
public final class ImageReader {
    private final ImageLimits limits;
    private final boolean allowTruncated;
    private final Decoder decoder = new Decoder();

    /// @param limits what is refused for its size
    /// @param allowTruncated true to use what can be decoded of a file that ends early; the rest is grey or black
    public ImageReader(ImageLimits limits, boolean allowTruncated) {
        this.limits = limits;
        this.allowTruncated = allowTruncated;
    }

    /// Reads a photo.
    ///
    /// @throws ImageException naming the file, when it cannot be used or the memory does not suffice
    public Pixels read(Path file) {
        return read(bytes(file), file.toString());
    }

    /// Reads a photo from memory.
    ///
    /// @param bytes the whole file
    /// @param name what messages call it
    /// @throws ImageException when it cannot be used or the memory does not suffice
    public Pixels read(byte[] bytes, String name) {
        if (bytes.length == 0) {
            throw refusal(Reason.EMPTY, name, "it is empty (0 bytes)", null);
        }
        checkBytes(bytes.length, name);
        ImageFormat format = ImageFormat.of(bytes)
                .orElseThrow(() -> refusal(
                        Reason.UNSUPPORTED,
                        name,
                        "it is %s; accepted are %s".formatted(ImageFormat.describe(bytes), ImageFormat.ACCEPTED),
                        null));
        Header header = Header.of(format, bytes);
        checkSize(header.width(), header.height(), name);
        header.flaw().ifPresent(flaw -> {
            if (!(allowTruncated && flaw.reason() == Reason.TRUNCATED && header.width() > 0)) {
                throw refusal(flaw.reason(), name, flaw.text(), null);
            }
        });
        return header.orientation().apply(decode(format, header, bytes, name));
    }

    /// Reads a file to the end and reports what is wrong with it, for a dataset check.
    ///
    /// @return empty when the file is usable; else one line without the file's name
    /// @throws ImageException when the memory does not suffice, which says nothing of the file
    public Optional<String> defect(Path file) {
        try {
            read(file);
            return Optional.empty();
        } catch (ImageException e) {
            if (e.reason() == Reason.RESOURCES) {
                throw e;
            }
            return Optional.of(e.defect());
        }
    }

    private Pixels decode(ImageFormat format, Header header, byte[] bytes, String name) {
        try {
            Decoder.Decoded decoded = decoder.decode(format, header, bytes);
            if (!decoded.flaws().isEmpty() && !(allowTruncated && truncated(header, decoded))) {
                Reason reason = truncated(header, decoded) ? Reason.TRUNCATED : Reason.DAMAGED;
                throw refusal(
                        reason, name, "its data is broken: " + decoded.flaws().getFirst(), null);
            }
            return decoded.pixels();
        } catch (ImageException e) {
            throw e;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            if (ImageException.outOfMemory(e).isPresent()) {
                throw refusal(
                        Reason.RESOURCES,
                        name,
                        "not enough memory for %d x %d pixels".formatted(header.width(), header.height()),
                        e);
            }
            String why = e.getMessage() == null
                    ? e.getClass().getSimpleName()
                    : e.getMessage().lines().findFirst().orElse("");
            throw refusal(Reason.DAMAGED, name, "its %s data cannot be decoded: %s".formatted(format, why), e);
        }
    }

    private static boolean truncated(Header header, Decoder.Decoded decoded) {
        return header.flaw().isPresent() || decoded.endsEarly();
    }

    private byte[] bytes(Path file) {
        String name = file.toString();
        try {
            if (Files.isDirectory(file)) {
                throw refusal(Reason.UNREADABLE, name, "it is a directory", null);
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw refusal(Reason.UNREADABLE, name, "it is not a regular file", null);
            }
            checkBytes(Files.size(file), name);
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw refusal(Reason.UNREADABLE, name, "there is no such file", e);
        } catch (AccessDeniedException e) {
            throw refusal(Reason.UNREADABLE, name, "permission denied", e);
        } catch (IOException e) {
            throw refusal(Reason.UNREADABLE, name, "it cannot be read: " + e.getMessage(), e);
        } catch (OutOfMemoryError e) {
            throw refusal(Reason.RESOURCES, name, "not enough memory to read the file", e);
        }
    }

    private void checkBytes(long bytes, String name) {
        if (bytes > limits.maxBytes()) {
            throw refusal(
                    Reason.TOO_LARGE,
                    name,
                    "it has %d bytes, the limit is %d".formatted(bytes, limits.maxBytes()),
                    null);
        }
    }

    private void checkSize(int width, int height, String name) {
        if (Math.max(width, height) > limits.maxSide()) {
            throw refusal(
                    Reason.TOO_MANY_PIXELS,
                    name,
                    "it is %d x %d, the longest side allowed is %d".formatted(width, height, limits.maxSide()),
                    null);
        }
        if ((long) width * height > limits.maxPixels()) {
            throw refusal(
                    Reason.TOO_MANY_PIXELS,
                    name,
                    "it is %d x %d, that is %d pixels, the limit is %d"
                            .formatted(width, height, (long) width * height, limits.maxPixels()),
                    null);
        }
    }

    private static ImageException refusal(Reason reason, String name, String defect, @Nullable Throwable cause) {
        return new ImageException(reason, name, defect, ImageException.advice(reason), cause);
    }
}
