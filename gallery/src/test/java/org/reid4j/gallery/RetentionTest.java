package org.reid4j.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.NewItem;
import org.reid4j.gallery.spi.Made;

class RetentionTest {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path home;

    private final TestClock clock = new TestClock();
    private Gallery gallery;

    @BeforeEach
    void make() {
        gallery = TestGallery.create(home.resolve("people"), clock);
        TestGallery.put(gallery, 0, 1); // seen at noon, and a minute later
        TestGallery.add(gallery, List.of(NewItem.of("timeless", Made.vector(9))));
    }

    @AfterEach
    void end() {
        gallery.close();
    }

    @Test
    void keepsForEverUnlessTold() {
        clock.pass(Duration.ofDays(10_000));
        assertThat(gallery.retention().run(true)).isEqualTo(new Retention.Report(0, 0, Optional.empty()));
        assertThat(gallery.size()).isEqualTo(3);
    }

    @Test
    void deletesWhenItIsTimeAndNotBefore() {
        gallery.retention().days(Optional.of(2));
        for (int hour = 0; hour < 48; hour++) {
            assertThat(gallery.retention().run(false).deleted()).isZero();
            clock.pass(Duration.ofHours(1));
        }
        assertThat(gallery.retention().run(false).deleted()).isZero(); // due this very moment, not before it
        clock.pass(Duration.ofSeconds(1));
        assertThat(gallery.retention().run(false).deleted()).isEqualTo(2); // the timeless one by when it came
        clock.pass(Duration.ofHours(1));
        assertThat(gallery.retention().run(false).deleted()).isEqualTo(1);
        assertThat(gallery.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {365, 2, -2, -365})
    void pausesWhileTheClockIsWrong(long days) {
        gallery.retention().days(Optional.of(1));
        gallery.retention().run(false);
        clock.set(DAY.multipliedBy(days));
        for (int i = 0; i < 3; i++) {
            var report = gallery.retention().run(false);
            assertThat(report.deleted()).isZero();
            assertThat(report.paused())
                    .hasValueSatisfying(why -> assertThat(why).contains("clock"));
            assertThat(report.due()).isEqualTo(days > 0 ? 3 : 0);
            clock.pass(Duration.ofHours(1));
        }
        clock.set(DAY.multipliedBy(-days)); // set right again
        assertThat(gallery.retention().run(false)).isEqualTo(new Retention.Report(0, 0, Optional.empty()));
        assertThat(gallery.size()).isEqualTo(3);
    }

    @Test
    void overwritesWhatItDeletes() throws IOException {
        TestGallery.put(gallery, LongStream.range(2, 400).toArray());
        gallery.retention().days(Optional.of(1));
        assertThat(left(5)).isTrue();
        clock.pass(Duration.ofHours(24).plusMinutes(200)); // what was seen in the first 200 minutes is due
        assertThat(gallery.retention().run(true).deleted()).isBetween(200, 202);
        for (long seed = 0; seed < 199; seed++) {
            assertThat(left(seed)).as("item %d", seed).isFalse();
        }
        assertThat(left(300)).isTrue();
        assertThat(gallery.check(50).sound()).isTrue();
    }

    /// Whether any 16 bytes of an item's vector or thumbnail are in a file.
    private boolean left(long seed) throws IOException {
        var vector = ByteBuffer.allocate(4 * Made.DIMENSION).order(ByteOrder.LITTLE_ENDIAN);
        vector.asFloatBuffer().put(Made.vector(seed));
        for (Path file : gallery.store().files()) {
            var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            for (byte[] bytes : List.of(vector.array(), Made.thumbnail(seed))) {
                for (int at = 0; at + 16 <= bytes.length; at += 8) {
                    if (text.contains(new String(bytes, at, 16, StandardCharsets.ISO_8859_1))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    @Test
    void goesOnWhenSomebodyConfirms() {
        gallery.retention().days(Optional.of(1));
        clock.set(DAY.multipliedBy(400));
        assertThat(gallery.retention().run(false).paused()).isPresent();
        assertThat(gallery.retention().run(true).deleted()).isEqualTo(3);
    }

    @Test
    void takesADailyJobForAClockThatIsRight() {
        gallery.retention().days(Optional.of(1));
        for (int day = 0; day < 3; day++) {
            clock.pass(Duration.ofHours(26)); // a new process each time, a little late
            gallery.close();
            gallery = TestGallery.open(home.resolve("people"), clock);
            assertThat(gallery.retention().run(false).paused()).isEmpty();
        }
        assertThat(gallery.size()).isZero();
    }

    @Test
    void refusesDaysOutOfRange() {
        for (int days : new int[] {0, -1, 40_000}) {
            assertThatThrownBy(() -> gallery.retention().days(Optional.of(days)))
                    .isInstanceOf(GalleryException.class)
                    .hasMessageContaining("1 to 36,500");
        }
    }
}
