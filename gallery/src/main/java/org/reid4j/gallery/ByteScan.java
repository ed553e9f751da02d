package org.reid4j.gallery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;

/// Looks for pieces of bytes in files, so that "erased" is a finding and not a hope.
final class ByteScan {
    private static final int PIECE = 24;
    private static final int KEY = Long.BYTES;
    private static final int MOST = 4_096;
    private static final int BUFFER = 1 << 20;

    private final Map<Long, List<byte[]>> pieces = new HashMap<>(); // by their first 8 bytes
    private int count;

    /// Adds pieces of a vector: from its beginning, middle and end.
    void vector(byte[] bytes) {
        pieces(bytes, 0, bytes.length / 2, bytes.length - PIECE);
    }

    /// Adds pieces of a thumbnail: from its end, since JPEGs begin alike.
    void jpeg(byte[] bytes) {
        pieces(bytes, bytes.length * 7 / 8 - PIECE, bytes.length - PIECE);
    }

    private void pieces(byte[] bytes, int... places) {
        for (int at : places) {
            if (at >= 0 && at + PIECE <= bytes.length && count < MOST) {
                piece(Arrays.copyOfRange(bytes, at, at + PIECE));
            }
        }
    }

    /// Adds a text, if it is long enough to mean something.
    void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= KEY) {
            piece(bytes);
        }
    }

    private void piece(byte[] bytes) {
        boolean flat = true;
        for (byte value : bytes) {
            flat &= value == bytes[0];
        }
        if (!flat) { // so many zeros are everywhere
            pieces.computeIfAbsent(key(bytes), _ -> new ArrayList<>()).add(bytes);
            count++;
        }
    }

    private static long key(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN).getLong();
    }

    /// Whether any piece is in any of the files.
    boolean findsAnyIn(List<Path> files) {
        return files.stream().anyMatch(this::findsAnyIn);
    }

    private boolean findsAnyIn(Path file) {
        int longest = pieces.values().stream()
                .flatMap(List::stream)
                .mapToInt(piece -> piece.length)
                .max()
                .orElse(0);
        if (longest == 0) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER + longest];
            int held = 0;
            for (int read; (read = in.readNBytes(buffer, held, buffer.length - held)) > 0; ) {
                int end = held + read;
                if (find(buffer, end)) {
                    return true;
                }
                held = Math.min(longest - 1, end);
                System.arraycopy(buffer, end - held, buffer, 0, held);
            }
            return false;
        } catch (IOException e) {
            throw new GalleryException(Reason.RESOURCES, "cannot read %s: %s".formatted(file, e), e);
        }
    }

    private boolean find(byte[] bytes, int end) {
        if (end < KEY) {
            return false;
        }
        long window = key(bytes) >>> Byte.SIZE;
        for (int at = KEY - 1; at < end; at++) {
            window = window(window, bytes, at);
            var candidates = pieces.get(window);
            if (candidates != null) {
                int from = at - KEY + 1;
                for (byte[] piece : candidates) {
                    if (from + piece.length <= end
                            && Arrays.equals(bytes, from, from + piece.length, piece, 0, piece.length)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static long window(long before, byte[] bytes, int at) {
        return (before << Byte.SIZE) | (bytes[at] & 0xff);
    }
}
