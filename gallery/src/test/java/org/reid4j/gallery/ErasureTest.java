package org.reid4j.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.index.IndexSettings;
import org.reid4j.gallery.index.Indexes;
import org.reid4j.gallery.search.Query;
import org.reid4j.gallery.spi.GalleryStore;
import org.reid4j.gallery.spi.Made;
import org.reid4j.gallery.store.SqliteStore;

class ErasureTest {
    private static final String NAME = "Philomena Underwood-Fitzgerald";

    @TempDir
    Path home;

    private final TestClock clock = new TestClock();
    private Path folder;
    private Gallery gallery;

    @BeforeEach
    void make() {
        folder = home.resolve("people");
        gallery = TestGallery.create(folder, clock);
        TestGallery.put(gallery, LongStream.rangeClosed(1, 60).toArray());
    }

    @AfterEach
    void end() {
        gallery.close();
    }

    /// Every window of 16 bytes of what must be gone, looked for in every file: an oracle of its own,
    /// not the
    /// receipt's.
    private Set<String> left(long seed) throws IOException {
        var vector = ByteBuffer.allocate(4 * Made.DIMENSION).order(ByteOrder.LITTLE_ENDIAN);
        vector.asFloatBuffer().put(Made.vector(seed));
        var left = new TreeSet<String>();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                look(text, vector.array(), "vector", left);
                look(text, Made.item(seed).thumbnail().orElseThrow(), "thumbnail", left);
                look(text, Made.item(seed).content().getBytes(StandardCharsets.UTF_8), "hash", left);
                look(text, NAME.getBytes(StandardCharsets.UTF_8), "name", left);
            }
        }
        return left;
    }

    private static void look(String text, byte[] bytes, String what, Set<String> left) {
        for (int at = 0; at + 16 <= bytes.length; at++) {
            var window = new String(bytes, at, 16, StandardCharsets.ISO_8859_1);
            if (text.contains(window)) {
                left.add(what);
            }
        }
    }

    @Test
    void leavesNoByteOfAPerson() throws IOException {
        var person = gallery.people().create("Somebody", "tester");
        gallery.people().rename(person.id(), NAME, "tester");
        gallery.people().assign(List.of(7L, 8L), person.id(), "tester");
        var other = gallery.people().create("Somebody else", "tester");
        gallery.people().assign(List.of(9L), other.id(), "tester");
        gallery.people().assign(List.of(8L), other.id(), "tester");
        gallery.people().assign(List.of(8L), person.id(), "tester");
        gallery.backup(home.resolve("copy"));
        assertThat(left(7)).containsExactly("hash", "name", "thumbnail", "vector"); // the oracle sees

        Receipt receipt = gallery.erasure().person(person.id());

        assertThat(receipt.verified()).isTrue();
        assertThat(receipt.items()).isEqualTo(2);
        assertThat(receipt.people()).isEqualTo(1);
        assertThat(receipt.thumbnails()).isEqualTo(2);
        assertThat(receipt.contents())
                .containsExactly(Made.item(7).content(), Made.item(8).content());
        assertThat(receipt.originals()).containsExactly("photos/7.jpg", "photos/8.jpg");
        assertThat(receipt.copies()).containsExactly(home.resolve("copy").toString());
        assertThat(receipt.toString()).doesNotContain(NAME);
        assertThat(left(7)).isEmpty();
        assertThat(left(8)).isEmpty();
        assertThat(left(9)).containsExactly("hash", "thumbnail", "vector");
        gallery.close();
        assertThat(left(7)).isEmpty();
        gallery = TestGallery.open(folder, clock);
        assertThat(gallery.search().find(Query.photo(Made.vector(7))).hits())
                .noneMatch(hit -> hit.item().id() == 7 || hit.item().id() == 8);
        assertThat(gallery.check(100).sound()).isTrue();
        assertThat(gallery.people().all()).hasSize(1);
        assertThatThrownBy(() -> gallery.people().undo(1, "tester"))
                .isInstanceOf(GalleryException.class)
                .hasMessageContaining("erased");
    }

    @Test
    void erasesATimeRangeAndItems() throws IOException {
        var range = Filter.ALL.between(Made.NOON.plusSeconds(60 * 5), Made.NOON.plusSeconds(60 * 8));
        assertThat(gallery.erasure().matching(range).items()).isEqualTo(3);
        assertThat(gallery.erasure().items(List.of(20L, 5L, 999L)).items()).isEqualTo(1);
        assertThat(left(5)).isEmpty();
        assertThat(left(20)).isEmpty();
        assertThat(gallery.size()).isEqualTo(56);
    }

    /// The sketches of a graph give vectors back roughly; no search for bytes would find them.
    @Test
    void leavesNoGraphThatKnewThem() throws IOException {
        var saved = folder.resolve("index").resolve("graph.idx");
        gallery.close();
        graphs().close();
        assertThat(saved).exists();
        gallery = graphs();
        Files.copy(saved, saved.resolveSibling("graph.idx.tmp")); // as a crash leaves it
        assertThat(gallery.erasure().items(List.of(7L)).verified()).isTrue();
        try (var left = Files.list(saved.getParent())) {
            assertThat(left).isEmpty();
        }
        gallery.close();
        assertThat(saved).exists();
        gallery = graphs();
        gallery.remove(List.of(8L));
        gallery.purge();
        assertThat(saved).doesNotExist();
        gallery.close();
        assertThat(saved).exists();
        gallery = graphs();
        gallery.retention().days(Optional.of(1));
        clock.pass(Duration.ofDays(2));
        assertThat(gallery.retention().run(true).deleted()).isEqualTo(58);
        assertThat(saved).doesNotExist();
    }

    private Gallery graphs() {
        return Gallery.over(
                SqliteStore.open(folder, clock),
                (dimension, source) -> Indexes.open(
                        IndexSettings.auto(dimension, folder.resolve("index")).withKind(IndexSettings.Kind.GRAPH),
                        source),
                clock,
                clock::ticks);
    }

    @Test
    void forgetsWhoItWasAndKeepsThePhotos() throws IOException {
        var person = gallery.people().create(NAME, "tester");
        gallery.people().assign(List.of(7L, 8L), person.id(), "tester");
        var receipt = gallery.erasure().identity(person.id());
        assertThat(receipt.people()).isEqualTo(1);
        assertThat(receipt.items()).isZero();
        assertThat(receipt.verified()).isTrue();
        assertThat(left(7)).containsExactly("hash", "thumbnail", "vector");
        assertThat(gallery.item(7).person()).isEmpty();
        assertThat(gallery.size()).isEqualTo(60);
        assertThatThrownBy(() -> gallery.erasure().identity(person.id()))
                .isInstanceOfSatisfying(
                        GalleryException.class,
                        e -> assertThat(e.reason()).isEqualTo(GalleryException.Reason.NOT_FOUND));
    }

    /// Somebody assigns a photo at the very moment when the photos to erase have been listed.
    @Test
    void listsWhileNobodyAssigns() throws Exception {
        gallery.close();
        Runnable[] listed = {() -> {}};
        var store = SqliteStore.open(folder, clock);
        var spied = (GalleryStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {GalleryStore.class}, (_, method, given) -> {
                    try {
                        var result = method.invoke(store, given);
                        if (method.getName().equals("items")) {
                            var once = listed[0];
                            listed[0] = () -> {};
                            once.run();
                        }
                        return result;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
        gallery = Gallery.over(spied, Gallery.standard(folder), clock, clock::ticks);
        var person = gallery.people().create(NAME, "tester");
        gallery.people().assign(List.of(7L), person.id(), "tester");
        var refused = new AtomicReference<RuntimeException>();
        var assigning = Thread.ofPlatform().unstarted(() -> {
            try {
                gallery.people().assign(List.of(9L), person.id(), "tester");
            } catch (RuntimeException late) {
                refused.set(late);
            }
        });
        listed[0] = () -> {
            assigning.start();
            while (assigning.isAlive() && assigning.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        };
        assertThat(gallery.erasure().person(person.id()).items()).isEqualTo(1);
        assigning.join();
        assertThat(refused.get()).isInstanceOf(GalleryException.class);
        assertThat(gallery.item(9).person()).isEmpty();
    }

    /// What a crash interrupts between the deletion and the overwriting is made up for at the next
    /// opening.
    @Test
    void overwritesAtTheNextOpeningWhatACrashLeft() throws IOException {
        gallery.store().forget(List.of(7L), List.of());
        var crashed = Files.createDirectory(home.resolve("crashed"));
        for (var name : List.of(SqliteStore.FILE, SqliteStore.FILE + "-wal")) {
            Files.copy(folder.resolve(name), crashed.resolve(name));
        }
        gallery.close();
        folder = crashed;
        assertThat(left(7)).isNotEmpty();
        gallery = TestGallery.open(crashed, clock);
        assertThat(left(7)).isEmpty();
    }

    @Test
    void saysSoWhereBytesAreLeft() throws IOException {
        var note = folder.resolve("note");
        Files.write(note, new byte[100_000]);
        var bytes = ByteBuffer.allocate(3_000_000).order(ByteOrder.LITTLE_ENDIAN);
        new Random(1).nextBytes(bytes.array());
        bytes.position(1_048_570); // across the boundary of the buffer it is read with
        for (float value : Made.vector(7)) {
            bytes.putFloat(value);
        }
        Files.write(note, bytes.array());
        assertThat(gallery.erasure().items(List.of(8L)).verified()).isTrue();
        assertThat(gallery.erasure().items(List.of(7L)).verified()).isFalse();
    }
}
