package org.reid4j.gallery.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.Embedder;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.core.Sha256;
import org.reid4j.gallery.Gallery;
import org.reid4j.gallery.TestClock;
import org.reid4j.gallery.TestGallery;
import org.reid4j.gallery.data.Facts;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.Item;
import org.reid4j.gallery.data.Person;
import org.reid4j.gallery.search.Query;
import org.reid4j.gallery.spi.Made;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;

class IngestTest {
    @TempDir
    Path home;

    private Path photos;
    private Gallery gallery;
    private final PixelEmbedder embedder = new PixelEmbedder();

    @BeforeEach
    void make() throws IOException {
        photos = Files.createDirectory(home.resolve("photos"));
        gallery = TestGallery.create(home.resolve("people"), new TestClock());
    }

    @AfterEach
    void end() {
        gallery.close();
    }

    private IngestReport put(Listing listing) {
        return new Ingest(gallery, Made.model().id(), embedder, ImageLimits.datasets(), "tester")
                .run(listing, (done, of) -> {}, () -> false);
    }

    @Test
    void takesAFolderOfAnyDepthAndFindsItsPhotos() throws IOException {
        Photos.write(photos.resolve("a.png"), 1);
        var deep = Photos.write(photos.resolve("x/y/0002_c3s1_000451_03.jpg"), 2);
        Files.writeString(photos.resolve("notes.txt"), "no photo");
        var report = put(Listing.folder(photos, Facts.NONE.withSource("street").withTags(List.of("tuesday"))));
        assertThat(report).isEqualTo(new IngestReport(2, 2, 0, List.of(), false, 2, 2, List.of()));
        assertThat(report.verified()).isTrue();
        var pixels = new ImageReader(ImageLimits.datasets(), false).read(deep);
        Item found = gallery.search()
                .find(Query.photo(embedder.embed(List.of(pixels)).getFirst()).k(1))
                .hits()
                .getFirst()
                .item();
        assertThat(found.content()).isEqualTo(Sha256.of(deep));
        assertThat(found.facts())
                .isEqualTo(Facts.NONE
                        .withPath(deep.toString())
                        .withCamera("c3")
                        .withSource("street")
                        .withTags(List.of("tuesday")));
        assertThat(new ImageReader(ImageLimits.datasets(), false)
                        .read(gallery.thumbnail(found.id()).orElseThrow(), "thumbnail")
                        .height())
                .isEqualTo(20);
    }

    @Test
    void passesOverWhatIsThereByContent() throws IOException {
        for (int i = 0; i < 40; i++) {
            Photos.write(photos.resolve(i + ".png"), i);
        }
        assertThat(put(Listing.folder(photos, Facts.NONE)).added()).isEqualTo(40);
        int batches = embedder.batches();
        Files.move(photos.resolve("3.png"), photos.resolve("moved.png"));
        Photos.write(photos.resolve("new.png"), 99);
        Files.copy(photos.resolve("new.png"), photos.resolve("new copy.png"));
        var again = put(Listing.folder(photos, Facts.NONE));
        assertThat(again.added()).isEqualTo(1);
        assertThat(again.known()).isEqualTo(41);
        assertThat(embedder.batches()).isEqualTo(batches + 1);
        assertThat(gallery.size()).isEqualTo(41);
    }

    @Test
    void goesOnWhereItWasStopped() throws IOException {
        for (int i = 0; i < 100; i++) {
            Photos.write(photos.resolve(i + ".png"), i);
        }
        var ingest = new Ingest(gallery, Made.model().id(), embedder, ImageLimits.datasets(), "tester");
        var asked = new AtomicInteger();
        var first =
                ingest.run(Listing.folder(photos, Facts.NONE), (done, of) -> {}, () -> asked.incrementAndGet() == 40);
        assertThat(first.stopped()).isTrue();
        assertThat(first.verified()).isFalse();
        assertThat(first.added()).isEqualTo(40);
        var second = put(Listing.folder(photos, Facts.NONE));
        assertThat(second.added()).isEqualTo(60);
        assertThat(second.known()).isEqualTo(40);
        assertThat(second.verified()).isTrue();
    }

    @Test
    void listsBadPhotosAndTakesTheOthers() throws IOException {
        Photos.write(photos.resolve("good.png"), 1);
        Files.writeString(photos.resolve("=text.jpg"), "no picture");
        Files.write(photos.resolve("empty.png"), new byte[0]);
        byte[] whole = Files.readAllBytes(photos.resolve("good.png"));
        Files.write(photos.resolve("cut.png"), java.util.Arrays.copyOf(whole, whole.length / 2));
        var report = put(Listing.folder(photos, Facts.NONE));
        assertThat(report.added()).isEqualTo(1);
        assertThat(report.bad())
                .hasSize(3)
                .allSatisfy(bad -> assertThat(bad.reason()).isNotBlank().doesNotContain("\n"));
        assertThat(report.verified()).isTrue();
        var list = home.resolve("bad.csv");
        BadList.write(list, List.of(new Bad("=cmd", "a \"b\"\n")));
        assertThat(Files.readAllLines(list)).containsExactly("path,reason", "\"'=cmd\",\"a \"\"b\"\"?\"");
    }

    @Test
    void takesWhatACsvFileSays() throws IOException {
        Photos.write(photos.resolve("a.png"), 1);
        Photos.write(photos.resolve("b.png"), 2);
        Photos.write(photos.resolve("c.png"), 3);
        var list = home.resolve("list.csv");
        Files.writeString(list, """
                path,camera,time,track,person,tags
                photos/a.png,gate,2026-03-02T12:00:00Z,t1,Anna,red; bag
                photos/b.png,hall,1772452800.5,,Anna,
                photos/c.png,,yesterday,,,
                photos/gone.png,,,,,
                photos/c.png,,,,,
                """);
        var report = put(Listing.csv(list, Facts.NONE.withTags(List.of("march"))));
        assertThat(report.added()).isEqualTo(3);
        assertThat(report.bad())
                .hasSize(2)
                .anySatisfy(bad -> assertThat(bad.reason()).contains("line 4", "yesterday"));
        assertThat(gallery.people().all())
                .extracting(Person::name, Person::items)
                .containsExactly(tuple("Anna", 2L));
        Item first = gallery.items(Filter.ALL, 0, 1).getFirst();
        assertThat(first.facts().time()).contains(Instant.parse("2026-03-02T12:00:00Z"));
        assertThat(first.facts().tags()).containsExactly("bag", "march", "red");
        assertThat(first.facts().track()).contains("t1");
        assertThat(gallery.count(Filter.ALL.withCameras("hall"))).isEqualTo(1);
        assertThat(put(Listing.csv(list, Facts.NONE)).added()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-02T12:00:00Z, 2026-03-02T12:00:00Z",
        "2026-03-02T12:00:00+01:00, 2026-03-02T11:00:00Z",
        "2026-03-02 12:00:00, 2026-03-02T12:00:00Z",
        "2026-03-02T12:00:00.25, 2026-03-02T12:00:00.250Z",
        "2026-03-02, 2026-03-02T00:00:00Z",
        "0, 1970-01-01T00:00:00Z",
        "1772452800.5, 2026-03-02T12:00:00.500Z"
    })
    void readsTimes(String text, Instant time) {
        assertThat(Listing.time(text)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "noon", "12:00", "2026-13-01", "2026-03-02T25:00:00Z", "-5", "1e9", "1-2-3"})
    void refusesWhatIsNoTime(String text) {
        assertThatThrownBy(() -> Listing.time(text)).isInstanceOf(GalleryException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "camera,time\nx,y\n", "path,colour\na,b\n", "path,path\na,b\n"})
    void refusesAListItDoesNotUnderstand(String text) throws IOException {
        var list = home.resolve("list.csv");
        Files.writeString(list, text);
        assertThatThrownBy(() -> Listing.csv(list, Facts.NONE))
                .isInstanceOf(GalleryException.class)
                .hasMessageContaining("list.csv");
    }

    @Test
    void endsWhereTheNetworkGivesNoEmbeddings() throws IOException {
        Photos.write(photos.resolve("a.png"), 1);
        Embedder broken = new Embedder() {
            @Override
            public int dimension() {
                return Made.DIMENSION;
            }

            @Override
            public List<float[]> embed(List<Pixels> photos) {
                var vectors = new ArrayList<float[]>();
                photos.forEach(photo -> vectors.add(new float[Made.DIMENSION]));
                return vectors;
            }

            @Override
            public void close() {}
        };
        var ingest = new Ingest(gallery, Made.model().id(), broken, ImageLimits.datasets(), "tester");
        var listing = Listing.folder(photos, Facts.NONE);
        assertThatThrownBy(() -> ingest.run(listing, (done, of) -> {}, () -> false))
                .isInstanceOfSatisfying(
                        ReidException.class, e -> assertThat(e.kind()).isEqualTo(ReidException.Kind.CHECK))
                .hasMessageContaining("a.png");
        assertThat(gallery.size()).isZero();
        assertThatThrownBy(() -> new Ingest(gallery, "another", embedder, ImageLimits.datasets(), "tester"))
                .isInstanceOf(GalleryException.class);
    }
}
