package org.reid4j.gallery.spi;

import java.time.Clock;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.PinnedModel;

/// Keeps galleries somewhere else than in their folders, such as in a database server; found by `ServiceLoader`.
///
/// An address says where, never by which password: it stands in files and in messages.
public interface StoreProvider {
    /// Whether it keeps galleries at addresses like this one.
    boolean keeps(String address);

    /// Makes an empty gallery: whole, or not at all.
    ///
    /// @param address of the gallery, or of where it may be put
    /// @param name what its owner calls it
    /// @return the gallery's own address, for [#open]
    /// @throws GalleryException of reason CONFLICT when there is one, INVALID for an address that is none
    String create(String address, String name, PinnedModel model, Clock clock);

    /// Opens a gallery.
    ///
    /// @throws GalleryException of reason NOT_FOUND when there is none, IN_USE when another process has it, DAMAGED
    ///     when it is none or of a later version, RESOURCES when nobody answers
    GalleryStore open(String address, Clock clock);

    /// Takes a gallery away with everything in it.
    ///
    /// @throws GalleryException as [#open]
    void drop(String address);
}
