package org.reid4j.gallery.people;

import org.reid4j.gallery.data.Event;
import org.reid4j.gallery.data.NewEvent;

/// Makes changes in the store and in whatever is kept in memory beside it.
@FunctionalInterface
public interface Recorder {
    /// All changes or none, see [org.reid4j.gallery.spi.GalleryStore#record].
    Event record(NewEvent event);
}
