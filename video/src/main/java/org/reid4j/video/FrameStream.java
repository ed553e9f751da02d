package org.reid4j.video;

import java.util.Optional;
import org.reid4j.core.Pixels;

/// The frames of one footage in their order, one at a time, so that a long video needs no more memory than a short one.
///
/// Not safe for several threads.
public interface FrameStream extends AutoCloseable {
    /// The next frame; all are of one size. Empty at the end.
    Optional<Pixels> next();

    /// After the end: why the footage ended earlier than it should, in one line; empty when it did not.
    Optional<String> flaw();

    @Override
    void close();
}
