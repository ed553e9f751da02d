package org.reid4j.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.Pixels;
import org.reid4j.core.data.PhotoFiles;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import org.reid4j.video.Scene.Person;

/// From drawn frames, whose outlines are known, to silhouettes: who is found, how well, and what is honestly left out.
class SilhouettingTest {
    private static final Person RED = new Person(0x901010, 12, 90, 20, 69, 2.5);
    private static final Person BLUE = new Person(0x102090, 15, 90, 220, 150, -2.5);
    private static final Scene TWO = new Scene(List.of(RED, BLUE));
    private static final Silhouetting.Watch ON = (_, _) -> true;
    private static final ImageReader READER = new ImageReader(ImageLimits.datasets(), false);

    @TempDir
    Path folder;

    private Path out() {
        return folder.resolve("out");
    }

    private static SilhouetteOptions options(int warmUp) {
        return new SilhouetteOptions(false, Optional.empty(), warmUp, 40, 20);
    }

    private static List<Path> silhouettes(SilhouetteReport.Track track) {
        return PhotoFiles.in(track.folder().resolve("walk-1"));
    }

    private static int number(Path silhouette) {
        return Integer.parseInt(PhotoFiles.stem(silhouette));
    }

    private static double agreement(Scene scene, Person person, SilhouetteReport.Track track) {
        return silhouettes(track).stream()
                .mapToDouble(file -> scene.agreement(person, number(file), READER.read(file)))
                .average()
                .orElse(0);
    }

    @Test
    void eachWalkerBecomesOneTrackOfItsOwnOutlines() {
        var report = Silhouetting.run(Footage.of(TWO.film(folder.resolve("film"), 90)), out(), options(60), ON);
        assertThat(report.tracks()).hasSize(2);
        assertThat(report.frames()).isEqualTo(90);
        for (var track : report.tracks()) {
            double red = agreement(TWO, RED, track);
            double blue = agreement(TWO, BLUE, track);
            assertThat(Math.max(red, blue)).isGreaterThan(0.85);
            assertThat(Math.min(red, blue)).isLessThan(0.8); // the other one swings otherwise
            assertThat(track.silhouettes())
                    .isGreaterThan(60)
                    .isEqualTo(silhouettes(track).size());
            assertThat(track.height()).isBetween(58, 70);
        }
        assertThat(out().resolve("tracks.html")).content().contains("track-001", "track-002", "data:image/jpeg");
        assertThat(out().resolve(".unfinished")).doesNotExist();
    }

    @Test
    void theSameFilmGivesTheSameFiles() throws IOException {
        var film = Footage.of(TWO.film(folder.resolve("film"), 70));
        Silhouetting.run(film, folder.resolve("a"), options(60), ON);
        Silhouetting.run(film, folder.resolve("b"), options(60), ON);
        assertThat(content(folder.resolve("a"))).isEqualTo(content(folder.resolve("b")));
    }

    private static java.util.Map<String, String> content(Path root) throws IOException {
        var found = new TreeMap<String, String>();
        try (var files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.put(
                        root.relativize(file).toString(),
                        java.util.HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return found;
    }

    @Test
    void whoCrossesIsNeverGivenTheOthersSilhouettes() {
        var left = new Person(0x901010, 12, 90, 20, 150, 2.5);
        var right = new Person(0x102090, 12, 90, 220, 150, -2.5);
        var scene = new Scene(List.of(left, right));
        var report = Silhouetting.run(Footage.of(scene.film(folder.resolve("film"), 90)), out(), options(60), ON);
        assertThat(report.tracks()).hasSize(4); // each before, each after
        assertThat(report.dropped()).containsEntry(Fate.TOGETHER, 1);
        for (var track : report.tracks()) {
            long of = silhouettes(track).stream()
                    .filter(file -> nearer(scene, left, right, file))
                    .count();
            assertThat(of).isIn(0L, (long) track.silhouettes());
        }
    }

    private static boolean nearer(Scene scene, Person one, Person other, Path file) {
        Pixels silhouette = READER.read(file);
        double here = scene.agreement(one, number(file), silhouette);
        double there = scene.agreement(other, number(file), silhouette);
        assertThat(Math.max(here, there)).as(file.toString()).isGreaterThan(0.6);
        return here == there ? one.x() + one.speed() * number(file) < 0 : here > there;
    }

    @Test
    void masksFromElsewhereAreTakenAsTheyAre() {
        var masks = Footage.of(TWO.masks(folder.resolve("masks"), 90));
        var report = Silhouetting.run(masks, out(), new SilhouetteOptions(true, Optional.empty(), 0, 40, 20), ON);
        assertThat(report.tracks()).hasSize(2);
        for (var track : report.tracks()) {
            assertThat(Math.max(agreement(TWO, RED, track), agreement(TWO, BLUE, track)))
                    .isGreaterThan(0.99); // a hole of two pixels may be filled
        }
    }

    @Test
    void aPictureOfTheEmptySceneMakesWarmingUpUnnecessary() {
        Path empty = new Scene(List.of()).film(folder.resolve("empty"), 1).resolve("0001.png");
        var early = new Scene(List.of(new Person(0x101010, 1, 90, 40, 150, 2.2)));
        var report = Silhouetting.run(
                Footage.of(early.film(folder.resolve("film"), 60)),
                out(),
                new SilhouetteOptions(false, Optional.of(empty), 0, 40, 20),
                ON);
        assertThat(report.tracks()).singleElement().satisfies(track -> {
            assertThat(track.first()).isLessThan(5);
            assertThat(agreement(early, early.people().getFirst(), track)).isGreaterThan(0.85);
        });
    }

    @Test
    void stoppingLeavesWholeTracksOnly() throws IOException {
        var brief = new Person(0x901010, 12, 50, 20, 69, 2.5);
        var scene = new Scene(List.of(brief, BLUE));
        var report = Silhouetting.run(
                Footage.of(scene.film(folder.resolve("film"), 90)), out(), options(10), (frame, _) -> frame < 70);
        assertThat(report.stopped()).isTrue();
        assertThat(report.frames()).isEqualTo(70);
        assertThat(report.tracks())
                .singleElement()
                .satisfies(track -> assertThat(agreement(scene, brief, track)).isGreaterThan(0.8));
        try (var there = Files.list(out())) {
            assertThat(there.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("track-001", "tracks.html");
        }
    }

    @Test
    void anEmptyStreetIsSaidToBeEmptyAndLeavesNothing() {
        var film = Footage.of(new Scene(List.of()).film(folder.resolve("film"), 40));
        assertThatThrownBy(() -> Silhouetting.run(film, out(), options(10), ON))
                .isInstanceOf(VideoException.class)
                .hasMessageContaining("nobody was found")
                .hasMessageContaining("--min-height");
        assertThat(out()).doesNotExist();
    }

    @Test
    void aTurningCameraIsSuspected() {
        var film = Footage.of(TWO.turning(folder.resolve("film"), 70, 5));
        assertThatThrownBy(() -> Silhouetting.run(film, out(), options(10), ON))
                .isInstanceOf(VideoException.class)
                .hasMessageContaining("seems to move")
                .hasMessageContaining("--masks");
        assertThat(out()).doesNotExist();
    }

    @Test
    void nothingIsWrittenOver() throws IOException {
        Files.createDirectories(out());
        Files.writeString(out().resolve("mine.txt"), "mine");
        var film = Footage.of(TWO.film(folder.resolve("film"), 2));
        assertThatThrownBy(() -> Silhouetting.run(film, out(), options(0), ON)).hasMessageContaining("is not empty");
        assertThat(out().resolve("mine.txt")).content().isEqualTo("mine");
    }

    @Test
    void framesOfAnotherSizeAreRefused() {
        Path film = TWO.film(folder.resolve("film"), 12);
        org.reid4j.image.ImageEncoder.write(new Pixels(50, 60, new byte[9000]), film.resolve("0009.png"));
        assertThatThrownBy(() -> Silhouetting.run(Footage.of(film), out(), options(0), ON))
                .hasMessageContaining("0009.png is 50 x 60, the pictures before it are 240 x 160");
    }
}
