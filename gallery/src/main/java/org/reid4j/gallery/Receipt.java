package org.reid4j.gallery;

import java.time.Instant;
import java.util.List;

/// What an erasure took out, for whoever asked for it. It names nobody.
///
/// @param gallery the gallery's name
/// @param time when it was done
/// @param request what was asked for, in numbers
/// @param items photos taken out
/// @param thumbnails of them with a thumbnail
/// @param people people taken out
/// @param events decisions that lost what they changed, and cannot be taken back any more
/// @param contents what told the items from others: of photos the SHA-256 of their files
/// @param verified whether no piece of what went was in the gallery's files when they were read
///     through; false also
/// where
///     another item has the same picture, and where the files are a server's and cannot be read
/// @param originals paths of the photos themselves, which the gallery never owned: to be deleted by hand
/// @param copies what may still hold what went, to be seen to by hand: backups and exports made earlier, a server's
/// logs
public record Receipt(
        String gallery,
        Instant time,
        String request,
        int items,
        int thumbnails,
        int people,
        int events,
        List<String> contents,
        boolean verified,
        List<String> originals,
        List<String> copies) {
    public Receipt {
        contents = List.copyOf(contents);
        originals = List.copyOf(originals);
        copies = List.copyOf(copies);
    }
}
