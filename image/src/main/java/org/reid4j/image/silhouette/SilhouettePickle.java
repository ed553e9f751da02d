package org.reid4j.image.silhouette;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Shown;

/// Reads and writes a walk as OpenGait keeps it, a pickled NumPy array, so that both programs use one folder.
///
/// Nothing of a pickle is ever run: see [PickleProgram].
public final class SilhouettePickle {
    private static final long MOST_BYTES = 512L << 20;

    private static final int PROTOCOL = 0x80;
    private static final int TEXT = 0x8c;
    private static final int BYTES = 'C';
    private static final int LONG_BYTES = 'B';
    private static final int GLOBAL = 0x93;
    private static final int CALL = 'R';
    private static final int SET_STATE = 'b';
    private static final int MARK = '(';
    private static final int TUPLE = 't';
    private static final int TUPLE_1 = 0x85;
    private static final int TUPLE_3 = 0x87;
    private static final int INT = 'J';
    private static final int FALSE = 0x89;
    private static final int TRUE = 0x88;
    private static final int NONE = 'N';
    private static final int STOP = '.';

    private SilhouettePickle() {}

    /// Reads a walk: an array `[frames, height, width]`, one frame `[height, width]`, or a list of frames, of truth
    /// values, integers or floating-point numbers of any byte order. Where no value is above 1 they are masks and
    /// become 0 and 255.
    ///
    /// @param file written by NumPy 1 or 2 with the protocols 2 to 5, at most 512 MiB
    /// @throws ReidException when it is missing, damaged, something else, or a pickle that is not safe
    public static Silhouettes read(Path file) {
        byte[] bytes;
        try {
            long size = Files.size(file);
            if (size > MOST_BYTES) {
                throw refused(file, "it has %,d bytes, more than any walk".formatted(size));
            }
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new ReidException(ReidException.Kind.USAGE, "there is no %s.".formatted(Shown.path(file)), e);
        } catch (IOException e) {
            throw new ReidException(
                    ReidException.Kind.USAGE,
                    "cannot read %s: %s.\nCheck its permissions and the disk.".formatted(Shown.path(file), e),
                    e);
        }
        return read(file, bytes);
    }

    /// The same of a file's bytes.
    static Silhouettes read(Path file, byte[] bytes) {
        try {
            return PickledFrames.of(PickleProgram.read(bytes), bytes.length);
        } catch (PickleRefusal refusal) {
            throw refusal.hostile()
                    ? new ReidException(
                            ReidException.Kind.USAGE,
                            "%s is refused: %s.\nNothing was run. Do not open it with Python; get the walks from a source you trust."
                                    .formatted(Shown.path(file), refusal.getMessage()),
                            refusal)
                    : refused(file, String.valueOf(refusal.getMessage()));
        }
    }

    private static ReidException refused(Path file, String why) {
        return new ReidException(
                ReidException.Kind.USAGE,
                "%s is no walk: %s.\nExpected is a pickled NumPy array [frames, height, width], as OpenGait and reid gait prepare write it."
                        .formatted(Shown.path(file), why));
    }

    /// Writes a walk so that a crash leaves no part of it; folders above are made. Python's `pickle.load` gives an
    /// array
    /// `[frames, height, width]` of `uint8` in C order; the bytes depend on the walk alone.
    ///
    /// @param file such as `001/nm-01/090/090.pkl`; an older one is replaced
    /// @throws ReidException when it cannot be written
    public static void write(Path file, Silhouettes walk) {
        Path target = file.toAbsolutePath();
        Path part = target.resolveSibling("." + target.getFileName() + ".part");
        try {
            Files.createDirectories(target.resolveSibling(""));
            try {
                Files.write(part, bytes(walk));
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new ReidException(
                    ReidException.Kind.RESOURCES,
                    "cannot write %s: %s.\nCheck the folder's permissions and that the disk is not full."
                            .formatted(file, e),
                    e);
        }
    }

    /// The pickle (protocol 4): a call of NumPy's `_reconstruct`, then the array's state.
    static byte[] bytes(Silhouettes walk) {
        var out = new ByteArrayOutputStream(walk.values().length + 256);
        out.write(PROTOCOL);
        out.write(4);
        // _reconstruct(ndarray, (0,), b"b")
        global(out, "numpy.core.multiarray", "_reconstruct");
        global(out, "numpy", "ndarray");
        integer(out, 0);
        out.write(TUPLE_1);
        out.write(BYTES);
        out.write(1);
        out.write('b');
        out.write(TUPLE_3);
        out.write(CALL);
        // its state: (1, (frames, height, width), dtype, not Fortran's order, values)
        out.write(MARK);
        integer(out, 1);
        integer(out, walk.frames());
        integer(out, walk.height());
        integer(out, walk.width());
        out.write(TUPLE_3);
        type(out);
        out.write(FALSE);
        out.write(LONG_BYTES);
        littleEndian(out, walk.values().length);
        out.writeBytes(walk.values());
        out.write(TUPLE);
        out.write(SET_STATE);
        out.write(STOP);
        return out.toByteArray();
    }

    /// `dtype("u1", False, True)` with the state `(3, "|", None, None, None, -1, -1, 0)`.
    private static void type(ByteArrayOutputStream out) {
        global(out, "numpy", "dtype");
        text(out, "u1");
        out.write(FALSE);
        out.write(TRUE);
        out.write(TUPLE_3);
        out.write(CALL);
        out.write(MARK);
        integer(out, 3);
        text(out, "|");
        out.write(NONE);
        out.write(NONE);
        out.write(NONE);
        integer(out, -1);
        integer(out, -1);
        integer(out, 0);
        out.write(TUPLE);
        out.write(SET_STATE);
    }

    private static void global(ByteArrayOutputStream out, String module, String name) {
        text(out, module);
        text(out, name);
        out.write(GLOBAL);
    }

    private static void text(ByteArrayOutputStream out, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        out.write(TEXT);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    private static void integer(ByteArrayOutputStream out, int value) {
        out.write(INT);
        littleEndian(out, value);
    }

    private static void littleEndian(ByteArrayOutputStream out, int value) {
        for (int shift = 0; shift < 32; shift += 8) {
            out.write(value >>> shift);
        }
    }
}
