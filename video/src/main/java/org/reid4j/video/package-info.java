/// From a video to silhouettes: what moves before a still camera, cut out and followed from frame to frame.
///
/// [Footage] gives frames, [Foreground] says which pixels move and [Blobs] which of them belong together, [Tracker]
/// follows each walker, [TrackFolder] writes what it saw, and [Silhouetting] is the whole way.
@NullMarked
package org.reid4j.video;

import org.jspecify.annotations.NullMarked;
