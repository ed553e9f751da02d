package org.reid4j.train.walks;

import java.nio.file.Path;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.Shown;
import org.reid4j.image.silhouette.Silhouettes;

/// Makes the frames that a network reads of a walk as it was read from disk.
///
/// As OpenGait's cutting does, ten columns a 64 are cut from either side: 64x64 becomes 64x44, 128x128 becomes
/// 128x88. Nothing is resized here: aligning is `reid gait prepare`'s part.
///
/// @param height rows the network reads, at least 1
/// @param width columns the network reads, at least 1
public record WalkInput(int height, int width) {
    /// Checks the sizes.
    public WalkInput {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("frames of %d x %d".formatted(height, width));
        }
    }

    /// Cuts a walk to the network's size; one that has it already is returned as it is.
    ///
    /// @param walk any size
    /// @param path named in messages
    /// @throws DataException when it is neither of the network's size nor to be cut to it; it says what to do
    public Silhouettes cut(Silhouettes walk, Path path) {
        if (walk.height() == height && walk.width() == width) {
            return walk;
        }
        int side = side(walk.width());
        if (walk.height() != height || walk.width() - 2 * side != width) {
            throw new DataException(
                    "%s has frames of %d x %d; the network reads %d x %d, or cuts that out of %d x %d.\n%s"
                            .formatted(
                                    Shown.path(path),
                                    walk.height(),
                                    walk.width(),
                                    height,
                                    width,
                                    height,
                                    uncut(),
                                    "Make aligned ones: " + advice(height)));
        }
        byte[] cut = new byte[walk.frames() * height * width];
        for (int row = 0; row < walk.frames() * height; row++) {
            System.arraycopy(walk.values(), row * walk.width() + side, cut, row * width, width);
        }
        return new Silhouettes(walk.frames(), height, width, cut);
    }

    /// The network's numbers: values 0 to 1.
    ///
    /// @param walk of the network's size
    /// @return `[frames, height, width]`
    public static float[] values(Silhouettes walk) {
        float[] values = new float[walk.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (walk.values()[i] & 0xff) / 255f;
        }
        return values;
    }

    /// What to type to get aligned walks of a height.
    static String advice(int height) {
        return "reid gait prepare IN OUT" + (height == 128 ? " --size 128" : "");
    }

    private static int side(int columns) {
        return columns / 64 * 10;
    }

    /// The columns of a square frame that is cut to the network's, or the network's own where no square is.
    private int uncut() {
        return height - 2 * side(height) == width ? height : width;
    }
}
