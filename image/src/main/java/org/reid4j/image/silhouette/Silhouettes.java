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

    /// Values of one frame.
    public int area() {
        return height * width;
    }
}
