package org.reid4j.gallery.data;

import java.util.Optional;

/// What is put into a gallery.
///
/// @param content what tells it from all others, at most 200 characters: of a photo the SHA-256 of its
///     file
/// @param vector of the gallery's model; not copied
/// @param thumbnail a small JPEG; not copied
/// @param facts what else is known
/// @param person whom it shows, where that is known from the start
@SuppressWarnings("ArrayRecordComponent") // handed over, compared by nobody
public record NewItem(String content, float[] vector, Optional<byte[]> thumbnail, Facts facts, Optional<Long> person) {
    private static final int LARGEST = 4 << 20;

    public NewItem {
        Text.require("content", content, Text.SHORT);
        thumbnail.ifPresent(jpeg -> {
            if (jpeg.length == 0 || jpeg.length > LARGEST) {
                throw new GalleryException(
                        GalleryException.Reason.INVALID,
                        "a thumbnail has %,d bytes, must be 1 to %,d".formatted(jpeg.length, LARGEST));
            }
        });
    }

    /// A vector and nothing else.
    public static NewItem of(String content, float[] vector) {
        return new NewItem(content, vector, Optional.empty(), Facts.NONE, Optional.empty());
    }

    /// This item with a thumbnail.
    public NewItem withThumbnail(byte[] jpeg) {
        return new NewItem(content, vector, Optional.of(jpeg), facts, person);
    }

    /// This item with other facts.
    public NewItem withFacts(Facts of) {
        return new NewItem(content, vector, thumbnail, of, person);
    }

    /// This item with a person.
    public NewItem withPerson(long of) {
        return new NewItem(content, vector, thumbnail, facts, Optional.of(of));
    }
}
