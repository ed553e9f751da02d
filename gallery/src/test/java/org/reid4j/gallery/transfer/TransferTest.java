package org.reid4j.gallery.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.eval.Metric;
import org.reid4j.gallery.Gallery;
import org.reid4j.gallery.TestClock;
import org.reid4j.gallery.TestGallery;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.data.NewItem;
import org.reid4j.gallery.data.Person;
import org.reid4j.gallery.data.PinnedModel;
import org.reid4j.gallery.index.IndexSettings;
import org.reid4j.gallery.index.Indexes;
import org.reid4j.gallery.spi.IndexFactory;
import org.reid4j.gallery.spi.Made;
import org.reid4j.gallery.store.StorePlace;

class TransferTest {
    @TempDir
    Path home;

    private final TestClock clock = new TestClock();
    private Gallery gallery;

    @BeforeEach
    void make() {
        gallery = TestGallery.create(home.resolve("people"), clock);
        TestGallery.put(gallery, LongStream.rangeClosed(1, 12).toArray());
        TestGallery.add(gallery, List.of(NewItem.of("bare", Made.vector(77))));
        long anna = gallery.people().create("Anna", "tester").id();
        long ben = gallery.people().create("Ben", "tester").id();
        gallery.people().assign(List.of(2L, 3L), anna, "tester");
        gallery.people().notThis(List.of(3L, 4L), ben, "tester");
        gallery.remove(List.of(1L));
    }

    @AfterEach
    void end() {
        gallery.close();
    }

    /// Everything of a gallery but numbers.
    private static List<Object> contents(Gallery of) {
        var all = new ArrayList<Object>();
        for (var item : of.items(Filter.ALL, 0, 1_000)) {
            all.add(item.content());
            all.add(item.facts());
            all.add(item.person().map(id -> of.people().person(id).name()));
            all.add(of.store().notShown(item.id()).stream()
                    .map(id -> of.people().person(id).name())
                    .toList());
            all.add(ByteBuffer.wrap(of.thumbnail(item.id()).orElse(new byte[0])));
            all.add(java.util.Arrays.toString(of.vector(item.id())));
        }
        all.add(of.people().all().stream().map(Person::name).toList());
        return all;
    }

    private Path export() {
        var folder = home.resolve("export");
        assertThat(GalleryExport.write(gallery, folder)).isEqualTo(12);
        return folder;
    }

    @Test
    void comesBackAsItWas() throws IOException {
        gallery.retention().days(java.util.Optional.of(30));
        var found = GalleryImport.of(export());
        assertThat(found.items()).isEqualTo(12);
        assertThat(found.create(home.resolve("again"), "again", clock)).isEqualTo(12);
        try (var again = TestGallery.open(home.resolve("again"), clock)) {
            assertThat(contents(again)).isEqualTo(contents(gallery));
            assertThat(again.info().model()).isEqualTo(gallery.info().model());
            assertThat(again.info().retentionDays()).contains(30);
            assertThat(again.check(100).sound()).isTrue();
            assertThat(found.into(again)).isZero(); // all there
        }
        try (var files = Files.list(home.resolve("again"))) {
            assertThat(files.map(file -> file.getFileName().toString())).doesNotContain("new");
        }
    }

    /// As with 50,000 and more: the graph comes along, and others may not read the folder.
    @Test
    void takesAGraphAlong() throws IOException {
        var again = home.resolve("again");
        Function<Path, IndexFactory> graphs = folder -> (dimension, source) -> Indexes.open(
                IndexSettings.auto(dimension, folder.resolve("index")).withGraphFrom(2), source);
        assertThat(GalleryImport.of(export()).create(again, "again", clock, graphs))
                .isEqualTo(12);
        assertThat(again.resolve("index").resolve("graph.idx")).isNotEmptyFile();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(again)))
                .isEqualTo("rwx------");
        try (var opened = Gallery.open(again, clock, graphs.apply(again))) {
            assertThat(opened.check(100).sound()).isTrue();
        }
    }

    @Test
    void isMadeElsewhereWholeOrNotAtAll() throws IOException {
        var again = home.resolve("again");
        var address = Optional.of("elsewhere:" + home.resolve("server"));
        var hidden = home.resolve(".again.import");
        var export = export();
        StorePlace.create(hidden, "again", Made.model(), address.get(), clock); // as a kill leaves it
        assertThat(GalleryImport.of(export).create(again, "again", address, clock))
                .isEqualTo(12);
        assertThat(hidden).doesNotExist();
        try (var opened = Gallery.open(again)) {
            assertThat(contents(opened)).isEqualTo(contents(gallery));
        }
        assertThatThrownBy(() -> GalleryImport.of(export).create(again, "again", address, clock))
                .isInstanceOfSatisfying(
                        GalleryException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONFLICT));
        StorePlace.remove(again);
        Files.delete(export.resolve("thumbnails").resolve("00000003.jpg"));
        assertThatThrownBy(() -> GalleryImport.of(export).create(again, "again", address, clock))
                .isInstanceOfSatisfying(
                        GalleryException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DAMAGED));
        assertThat(again).doesNotExist();
        assertThat(hidden).doesNotExist();
        assertThat(home.resolve("server").resolve("again")).doesNotExist();
    }

    /// Read here without the project's code, as another program would.
    @Test
    void writesWhatOtherProgramsRead() throws IOException {
        var folder = export();
        var bytes = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("embeddings.safetensors")))
                .order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) bytes.getLong();
        assertThat(header % 8).isZero();
        bytes.position(8 + header);
        var row = new float[Made.DIMENSION];
        bytes.asFloatBuffer().get(row);
        assertThat(row).isEqualTo(Made.vector(2));
        var lines = Files.readAllLines(folder.resolve("items.jsonl"));
        assertThat(lines).hasSize(12);
        assertThat(lines.getFirst()).contains("\"camera\":\"camera 2\"", "\"tags\":[\"all\",\"tag 2\"]");
        assertThat(Files.readAllBytes(folder.resolve("thumbnails/00000000.jpg")))
                .isEqualTo(Made.thumbnail(2));
    }

    @Test
    void refusesAForeignModel() {
        var folder = export();
        var other = new PinnedModel(
                "other",
                "other",
                "",
                Made.DIMENSION,
                Metric.COSINE,
                java.util.Optional.empty(),
                java.util.Optional.empty(),
                java.util.Optional.empty());
        Gallery.create(home.resolve("other"), "other", other, clock);
        try (var foreign = TestGallery.open(home.resolve("other"), clock)) {
            assertThatThrownBy(() -> GalleryImport.of(folder).into(foreign))
                    .isInstanceOfSatisfying(
                            GalleryException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FOREIGN_MODEL));
            assertThat(foreign.size()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gallery.json",
                "embeddings.safetensors",
                "items.jsonl",
                "people.jsonl",
                "thumbnails/00000003.jpg"
            })
    void takesNothingOfADamagedExport(String name) throws IOException {
        var file = export().resolve(name);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 4;
        Files.write(file, bytes);
        refused(home.resolve("export"));
        Files.write(file, new byte[0]);
        refused(home.resolve("export"));
        Files.delete(file);
        refused(home.resolve("export"));
    }

    private void refused(Path export) {
        assertThatThrownBy(() -> GalleryImport.of(export).create(home.resolve("again"), "again", clock))
                .isInstanceOf(GalleryException.class);
        assertThat(home.resolve("again")).doesNotExist();
    }

    @Test
    void isNotedForWhoeverErases() {
        export();
        assertThat(gallery.erasure().items(List.of(2L)).copies())
                .containsExactly(home.resolve("export").toString());
        assertThatThrownBy(() -> GalleryExport.write(gallery, home.resolve("export")))
                .isInstanceOfSatisfying(
                        GalleryException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONFLICT));
    }
}
