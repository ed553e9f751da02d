package org.reid4j.serve.api;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.Pixels;
import org.reid4j.core.Sha256;
import org.reid4j.gallery.Gallery;
import org.reid4j.gallery.data.Facts;
import org.reid4j.gallery.data.NewItem;
import org.reid4j.image.ImageEncoder;
import org.reid4j.image.ImageException;
import org.reid4j.image.Resize;
import org.reid4j.serve.galleries.Network;
import org.reid4j.serve.http.Multipart.Part;

/// Puts uploaded photos into a gallery: each that can be read, told by its content, so that the
/// same request twice
/// changes nothing.
final class Adding {
    private static final int THUMBNAIL = 256; // pixels of the longer side, as reid gallery add has it
    private static final float QUALITY = 0.85f;

    private final Network network;
    private final Gallery gallery;

    /// What became of the photos.
    ///
    /// @param items number of each photo that is in, and whether it is new
    /// @param refused those that could not be read
    record Added(List<Map<String, Object>> items, List<Map<String, Object>> refused) {}

    /// A photo that was read.
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Photo(String content, Pixels pixels, byte[] thumbnail) {}

    Adding(Network network, Gallery gallery) {
        this.network = network;
        this.gallery = gallery;
    }

    Added add(List<Part> files, Facts facts) {
        var photos = new ArrayList<Photo>();
        var refused = new ArrayList<Map<String, Object>>();
        for (Part file : files) {
            try {
                photos.add(photo(file));
            } catch (ImageException bad) {
                if (bad.reason() == ImageException.Reason.RESOURCES) {
                    throw bad;
                }
                refused.add(Json.map(
                        "file",
                        file.file().orElse(""),
                        "code",
                        bad.reason().name().toLowerCase(java.util.Locale.ROOT),
                        "message",
                        bad.defect()));
            }
        }
        if (photos.isEmpty()) {
            return new Added(List.of(), refused);
        }
        var vectors = network.embed(photos.stream().map(Photo::pixels).toList());
        var items = new ArrayList<NewItem>();
        for (int i = 0; i < photos.size(); i++) {
            var photo = photos.get(i);
            items.add(new NewItem(
                    photo.content(), vectors.get(i), Optional.of(photo.thumbnail()), facts, Optional.empty()));
        }
        var added = gallery.add(network.model().id(), items).stream()
                .map(one -> Json.map("id", one.item(), "new", one.fresh()))
                .toList();
        return new Added(added, refused);
    }

    private Photo photo(Part file) {
        Pixels pixels = network.decode(file.bytes(), "photo");
        return new Photo(
                HexFormat.of().formatHex(Sha256.digest(file.bytes())),
                network.reduced(pixels),
                ImageEncoder.jpeg(Resize.within(pixels, THUMBNAIL), QUALITY));
    }
}
