package org.reid4j.core.data.sets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.reid4j.core.data.WalkFiles;

/// Tells silhouettes from photos by the first bytes of their files, without decoding them.
///
/// A pickle counts that begins as NumPy begins an array, and a folder of at least five PNGs of one size without
/// colours, each stored in less than one bit a pixel. No photo is: a picture of a thousand pixels with any texture
/// needs several bits for each, while an outline costs a tenth of a bit.
final class SilhouetteSigns {
    private static final int LEAST_FRAMES = 5;
    private static final int LOOKED_AT = 5;
    private static final int PNG_HEAD = 26;
    private static final int PICKLE_HEAD = 256;
    private static final long PNG = 0x89504e470d0a1a0aL;
    private static final int IHDR = 0x49484452;
    private static final int COLOURED = 2; // a bit of the colour type; a palette has 3

    private SilhouetteSigns() {}

    /// Whether a walk's pickle or folder shows what it is.
    static boolean isWalk(Path walk) {
        return Files.isDirectory(walk) ? areFrames(WalkFiles.frames(walk)) : isPickledArray(walk);
    }

    private static boolean isPickledArray(Path file) {
        byte[] head = head(file, PICKLE_HEAD);
        String text = new String(head, StandardCharsets.ISO_8859_1);
        return head.length > 2
                && (head[0] & 0xff) == 0x80
                && (text.contains("_reconstruct") || text.contains("_frombuffer"))
                && text.contains("numpy");
    }

    private static boolean areFrames(List<Path> files) {
        if (files.size() < LEAST_FRAMES) {
            return false;
        }
        long size = -1;
        for (int i = 0; i < LOOKED_AT; i++) {
            long here = outline(files.get((int) ((long) i * (files.size() - 1) / (LOOKED_AT - 1))));
            if (here < 0 || (size >= 0 && here != size)) {
                return false;
            }
            size = here;
        }
        return true;
    }

    /// Width and height in one number, or -1 when it is no outline.
    private static long outline(Path file) {
        ByteBuffer head = ByteBuffer.wrap(head(file, PNG_HEAD));
        if (head.capacity() < PNG_HEAD || head.getLong(0) != PNG || head.getInt(12) != IHDR) {
            return -1;
        }
        int width = head.getInt(16);
        int height = head.getInt(20);
        int depth = head.get(24);
        int colours = head.get(25);
        boolean grey = (colours & COLOURED) == 0 || depth == 1;
        if (width < 1 || height < 1 || !grey) {
            return -1;
        }
        try {
            return Files.size(file) * 8 < (long) width * height ? ((long) width << 32) | height : -1;
        } catch (IOException e) {
            return -1;
        }
    }

    private static byte[] head(Path file, int length) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(length);
        } catch (IOException e) {
            return new byte[0]; // whoever reads it says why
        }
    }
}
