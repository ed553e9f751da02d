package org.reid4j.train.loader;

/// Makes one photo of a batch: what the loader's threads call. Must give the same pixels for the same
/// arguments on any thread at any time.
public interface PhotoSource {

    /// Floats a photo takes.
    int length();

    /// Decodes, augments and normalises a photo.
    ///
    /// @param sample index into the split
    /// @param epoch decides, with `draw`, everything random
    /// @param draw the sample, or for its further appearances in one batch a number of its own, so that a photo
    ///     drawn
    ///     with replacement looks different each time
    /// @param target receives [#length()] values
    /// @param offset where in `target`
    /// @throws org.reid4j.core.ReidException of kind USAGE, naming the file, when it cannot be read
    void read(int sample, long epoch, long draw, float[] target, int offset);

    /// Another photo to take instead of one that cannot be read.
    ///
    /// @param sample the photo that was planned
    /// @param attempt 0 for the first replacement, then counting
    /// @return index of the replacement, or -1 when there are no more
    int instead(int sample, int attempt);
}
