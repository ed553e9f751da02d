package org.reid4j.gallery.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.reid4j.core.Sha256;
import org.reid4j.gallery.Gallery;
import org.reid4j.gallery.data.Added;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.data.GalleryInfo;
import org.reid4j.gallery.data.NewItem;
import org.reid4j.gallery.spi.IndexFactory;
import org.reid4j.gallery.store.OwnFolder;
import org.reid4j.gallery.store.StorePlace;
import tools.jackson.databind.JsonNode;

/// Takes what [GalleryExport] wrote back in. Every file is held to its SHA-256 before anything is taken.
public final class GalleryImport {
    private static final int BATCH = 500;
    private static final String ACTOR = "import";

    private final Path folder;
    private final JsonNode json;
    private final GalleryInfo info;

    private GalleryImport(Path folder, JsonNode json, GalleryInfo info) {
        this.folder = folder;
        this.json = json;
        this.info = info;
    }

    /// Looks at an exported gallery.
    ///
    /// @throws GalleryException of reason NOT_FOUND when there is none, DAMAGED when a file is not
    ///     what was exported
    public static GalleryImport of(Path folder) {
        var file = folder.resolve(GalleryExport.INFO);
        if (!Files.isRegularFile(file)) {
            throw new GalleryException(Reason.NOT_FOUND, "there is no exported gallery in " + folder);
        }
        try {
            var json = GalleryJson.parse(Files.readString(file), file.toString());
            var found = new GalleryImport(folder, json, GalleryJson.info(json, file.toString()));
            for (var name : List.of(GalleryExport.EMBEDDINGS, GalleryExport.ITEMS, GalleryExport.PEOPLE)) {
                var sum = json.path("sha256").path(name).asString("");
                if (!Files.isRegularFile(folder.resolve(name)) || !sum.equals(Sha256.of(folder.resolve(name)))) {
                    throw damaged(folder.resolve(name));
                }
            }
            return found;
        } catch (IOException e) {
            throw new GalleryException(Reason.RESOURCES, "cannot read %s: %s".formatted(file, e), e);
        }
    }

    /// What the exported gallery was called and bound to.
    public GalleryInfo info() {
        return info;
    }

    /// How many items it holds.
    public long items() {
        return json.path("items").asLong(0);
    }

    /// Makes a gallery of it: whole, or not at all.
    ///
    /// @param target where nothing is yet
    /// @return how many items it has
    public int create(Path target, String name, Clock clock) {
        return create(target, name, clock, Gallery::standard);
    }

    /// @param index makes the index of a gallery in a folder
    int create(Path target, String name, Clock clock, Function<Path, IndexFactory> index) {
        return OwnFolder.make(target, "the gallery", temporary -> {
            var inside = temporary.resolve("new");
            Gallery.create(inside, name, info.model(), clock);
            int added;
            try (var gallery = Gallery.open(inside, clock, index.apply(inside))) {
                gallery.retention().days(info.retentionDays());
                added = into(gallery);
            }
            try (var made = Files.list(inside)) {
                for (Path one : made.toList()) { // a large one has its index beside its file
                    Files.move(one, temporary.resolve(inside.relativize(one)));
                }
            }
            Files.delete(inside);
            return added;
        });
    }

    /// Makes a gallery of it, elsewhere where an address says so: whole, or not at all.
    ///
    /// @param target where nothing is yet
    /// @param address of a server, for [StorePlace]; empty for a gallery of files
    /// @return how many items it has
    public int create(Path target, String name, Optional<String> address, Clock clock) {
        if (address.isEmpty()) {
            return create(target, name, clock);
        }
        var hidden = hidden(target);
        requireFree(target);
        if (StorePlace.holds(hidden)) {
            StorePlace.remove(hidden); // of an import that was killed; one that still goes on has it open
        }
        StorePlace.create(hidden, name, info.model(), address.get(), clock);
        try {
            int added;
            try (var gallery = Gallery.open(hidden, clock, Gallery.standard(hidden))) {
                gallery.retention().days(info.retentionDays());
                added = into(gallery);
            }
            requireFree(target);
            Files.move(hidden, target, StandardCopyOption.ATOMIC_MOVE);
            return added;
        } catch (IOException e) {
            var refusal = new GalleryException(Reason.RESOURCES, "cannot make %s: %s".formatted(target, e), e);
            takeBack(hidden, refusal);
            throw refusal;
        } catch (RuntimeException | Error e) {
            takeBack(hidden, e);
            throw e;
        }
    }

    /// Where a gallery is while it is not whole: no name of a gallery, and the same at the next try.
    private static Path hidden(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".import");
    }

    private static void requireFree(Path target) {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new GalleryException(
                    Reason.CONFLICT, "there is something at %s already\nname another place".formatted(target));
        }
    }

    private static void takeBack(Path hidden, Throwable failure) {
        try {
            StorePlace.remove(hidden);
        } catch (RuntimeException left) {
            failure.addSuppressed(left);
        }
    }

    /// Adds its items to a gallery of the same model; what is there by content stays as it is, people
    /// are found by name.
    /// When it fails halfway the same call goes on.
    ///
    /// @return how many items are new
    /// @throws GalleryException of reason FOREIGN_MODEL for another model; nothing is taken then
    public int into(Gallery gallery) {
        gallery.info().model().requireModel(info.model().id());
        try (var lines = Files.newBufferedReader(folder.resolve(GalleryExport.ITEMS));
                var vectors = new EmbeddingFile.Reader(
                        folder.resolve(GalleryExport.EMBEDDINGS), info.model().dimension())) {
            var people = people(gallery);
            var batch = new ArrayList<JsonNode>();
            var items = new ArrayList<NewItem>();
            int added = 0;
            for (long row = 0; row < vectors.rows(); row++) {
                var line = Optional.ofNullable(lines.readLine())
                        .orElseThrow(() -> damaged(folder.resolve(GalleryExport.ITEMS)));
                var item = GalleryJson.parse(line, GalleryExport.ITEMS + " line " + (row + 1));
                batch.add(item);
                items.add(item(item, vectors.read(), people));
                if (items.size() == BATCH || row == vectors.rows() - 1) {
                    added += add(gallery, batch, items, people);
                }
            }
            return added;
        } catch (IOException e) {
            throw new GalleryException(Reason.RESOURCES, "cannot read %s: %s".formatted(folder, e), e);
        }
    }

    private Map<Long, Long> people(Gallery gallery) throws IOException {
        var numbers = new HashMap<Long, Long>();
        for (var line : Files.readAllLines(folder.resolve(GalleryExport.PEOPLE))) {
            var person = GalleryJson.parse(line, GalleryExport.PEOPLE);
            var name = person.path("name").asString("");
            numbers.put(
                    person.path("person").asLong(0),
                    gallery.people()
                            .named(name)
                            .orElseGet(() -> gallery.people().create(name, ACTOR))
                            .id());
        }
        return numbers;
    }

    private NewItem item(JsonNode json, float[] vector, Map<Long, Long> people) throws IOException {
        return new NewItem(
                json.path("content").asString(""),
                vector,
                thumbnail(json),
                GalleryJson.facts(json),
                Optional.ofNullable(json.get("person")).map(person -> known(people, person)));
    }

    private Long known(Map<Long, Long> people, JsonNode person) {
        return Optional.ofNullable(people.get(person.asLong(0)))
                .orElseThrow(() -> damaged(folder.resolve(GalleryExport.PEOPLE)));
    }

    private Optional<byte[]> thumbnail(JsonNode json) throws IOException {
        var name = GalleryJson.text(json, "thumbnail");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        var file = folder.resolve(name.get()).normalize();
        if (!file.startsWith(folder.resolve(GalleryExport.THUMBNAILS).normalize())
                || !Files.isRegularFile(file)
                || !Sha256.of(file).equals(json.path("thumbnail_sha256").asString(""))) {
            throw damaged(file);
        }
        return Optional.of(Files.readAllBytes(file));
    }

    private int add(Gallery gallery, List<JsonNode> batch, List<NewItem> items, Map<Long, Long> people) {
        int fresh = 0;
        var added = gallery.add(info.model().id(), items);
        for (int i = 0; i < added.size(); i++) {
            Added one = added.get(i);
            if (one.fresh()) {
                fresh++;
                batch.get(i)
                        .path("not")
                        .forEach(person -> gallery.people().notThis(List.of(one.item()), known(people, person), ACTOR));
            }
        }
        batch.clear();
        items.clear();
        return fresh;
    }

    private static GalleryException damaged(Path file) {
        return new GalleryException(
                Reason.DAMAGED, "%s is not what was exported\ncopy the exported folder again".formatted(file));
    }
}
