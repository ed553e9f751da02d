package org.reid4j.image.silhouette;

/// The frames of one walk, each the outline of one person, all of one size.
///
/// @param frames how many, at least 1
/// @param height rows of a frame, at least 1
/// @param width columns of a frame, at least 1
/// @param values `[frames, height, width]` row by row, 0 (background) to 255 (person) as unsigned bytes; not
///     copied, so the giver must not write to it afterwards
@SuppressWarnings("ArrayRecordComponent") // a buffer, compared by nobody
public record Silhouettes(int frames, int height, int width, byte[] values) {
    /// Checks the sizes.
    ///
    /// @throws IllegalArgumentException naming them
    public Silhouettes {
        if (frames < 1 || height < 1 || width < 1 || values.length != (long) frames * height * width) {
            throw new IllegalArgumentException("%d silhouettes of %d x %d need %d bytes, got %d"
                    .formatted(frames, height, width, (long) frames * height * width, values.length));
        }
    }

    /// Writes one frame as a network reads it, 0 to 1.
    ///
    /// @param frame its number, from 0
    /// @param target receives [#area()] values
    /// @param offset where in `target`
    public void frame(int frame, float[] target, int offset) {
        int from = frame * area();
        for (int i = 0; i < area(); i++) {
            target[offset + i] = (values[from + i] & 0xff) / 255f;
        }
    }

    /// Values of one frame.
    public int area() {
        return height * width;
    }
}
