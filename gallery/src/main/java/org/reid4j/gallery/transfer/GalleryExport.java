package org.reid4j.gallery.transfer;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.reid4j.core.NewFolder;
import org.reid4j.core.Sha256;
import org.reid4j.gallery.Gallery;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.data.Item;
import org.reid4j.gallery.sql.VectorBytes;

/// A gallery as open files that any program reads: `gallery.json` (what it is, with the SHA-256 of the
/// others),
/// `embeddings.safetensors` (tensor `embedding` f32 `[N, D]`), `items.jsonl` (line i belongs to row
/// i), `people.jsonl`
/// and `thumbnails/`. Events are not exported: what was decided is, how it came about is not.
public final class GalleryExport {
    static final String INFO = "gallery.json";
    static final String EMBEDDINGS = "embeddings.safetensors";
    static final String ITEMS = "items.jsonl";
    static final String PEOPLE = "people.jsonl";
    static final String THUMBNAILS = "thumbnails";

    private static final int PAGE = 500;

    private GalleryExport() {}

    /// Writes a gallery: the whole folder, or nothing. Items that come or go meanwhile may be in it or
    /// not.
    ///
    /// @param folder where nothing is yet
    /// @return how many items were written
    /// @throws GalleryException of reason CONFLICT when something is there, RESOURCES when the disk
    ///     refuses
    public static long write(Gallery gallery, Path folder) {
        try {
            long items = NewFolder.make(folder, temporary -> files(gallery, temporary));
            gallery.store().copied(folder.toAbsolutePath().normalize().toString());
            return items;
        } catch (FileAlreadyExistsException taken) {
            throw new GalleryException(
                    Reason.CONFLICT, "there is something at %s already\nname another place".formatted(folder), taken);
        } catch (IOException | UncheckedIOException e) {
            throw new GalleryException(Reason.RESOURCES, "cannot write %s: %s".formatted(folder, e), e);
        }
    }

    private static long files(Gallery gallery, Path folder) throws IOException {
        Files.createDirectory(folder.resolve(THUMBNAILS));
        long rows = 0;
        var vectors = folder.resolve("vectors.tmp"); // how many there are is known at their end
        try (var items = Files.newBufferedWriter(folder.resolve(ITEMS));
                var values = new BufferedOutputStream(Files.newOutputStream(vectors), 1 << 16)) {
            long after = 0;
            while (true) {
                var page = gallery.items(Filter.ALL, after, PAGE);
                if (page.isEmpty()) {
                    break;
                }
                for (Item item : page) {
                    var vector = gallery.store().vector(item.id());
                    if (vector.isPresent()) { // or it was deleted meanwhile
                        items.write(line(gallery, item, rows++, folder));
                        values.write(VectorBytes.of(vector.get()));
                    }
                }
                after = page.getLast().id();
            }
        }
        embeddings(
                vectors,
                folder.resolve(EMBEDDINGS),
                rows,
                gallery.info().model().dimension());
        Files.delete(vectors);
        try (var people = Files.newBufferedWriter(folder.resolve(PEOPLE))) {
            for (var person : gallery.people().all()) {
                people.write(GalleryJson.MAPPER
                                .createObjectNode()
                                .put("person", person.id())
                                .put("name", person.name())
                                .toString()
                        + '\n');
            }
        }
        var info = GalleryJson.info(gallery.info()).put("items", rows);
        var sums = info.putObject("sha256");
        for (var file : List.of(EMBEDDINGS, ITEMS, PEOPLE)) {
            sums.put(file, Sha256.of(folder.resolve(file)));
        }
        Files.writeString(folder.resolve(INFO), info.toPrettyString() + '\n');
        return rows;
    }

    private static void embeddings(Path from, Path to, long rows, int dimension) throws IOException {
        try (var writer = new EmbeddingFile.Writer(to, rows, dimension);
                var in = new BufferedInputStream(Files.newInputStream(from), 1 << 16)) {
            var row = new float[dimension];
            for (long i = 0; i < rows; i++) {
                ByteBuffer.wrap(in.readNBytes(dimension * Float.BYTES))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(row);
                writer.write(row);
            }
        }
    }

    private static String line(Gallery gallery, Item item, long row, Path folder) throws IOException {
        var json = GalleryJson.item(item);
        var not = gallery.store().notShown(item.id());
        if (!not.isEmpty()) {
            var people = json.putArray("not");
            not.forEach(people::add);
        }
        var thumbnail = gallery.thumbnail(item.id());
        if (thumbnail.isPresent()) {
            var file = folder.resolve(THUMBNAILS).resolve("%08d.jpg".formatted(row));
            Files.write(file, thumbnail.get());
            json.put("thumbnail", THUMBNAILS + "/" + file.getFileName()).put("thumbnail_sha256", Sha256.of(file));
        }
        return json.toString() + '\n';
    }
}
