package org.reid4j.gallery.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.eval.Bands;
import org.reid4j.core.eval.Bands.Verdict;
import org.reid4j.gallery.TestClock;
import org.reid4j.gallery.TestGallery;
import org.reid4j.gallery.data.Facts;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.spi.Made;

/// Whether a gallery notices that its model's bands do not hold for it.
class VerdictsTest {
    private static final float[] ANNA = Made.vector(1);

    @TempDir
    Path home;

    @Test
    void aGalleryThatLiesCloserThanTheStrangersIsDoubted() {
        var clock = new TestClock();
        try (var gallery = TestGallery.create(home.resolve("people"), clock)) {
            TestGallery.put(gallery, LongStream.rangeClosed(1, 40).toArray());
            assertThat(gallery.verdicts().doubt()).isEmpty();
            assertThat(gallery.search().find(Query.photo(ANNA)).verdict()).contains(Verdict.MATCH);
            var alike = LongStream.rangeClosed(100, 400)
                    .mapToObj(seed -> TestGallery.like(ANNA, 0.75, seed, Facts.NONE))
                    .toList();
            var ids = TestGallery.add(gallery, alike);
            var answer = gallery.search().find(Query.photo(ANNA));
            assertThat(answer.doubt().orElseThrow()).contains("more alike");
            assertThat(answer.verdict()).contains(Verdict.UNSURE);
            assertThat(answer.hits()).allMatch(hit -> hit.verdict().equals(Optional.of(Verdict.UNSURE)));
            var nowhere = gallery.search().find(Query.photo(ANNA).in(Filter.ALL.withCameras("nowhere")));
            assertThat(nowhere.hits()).isEmpty();
            assertThat(nowhere.verdict()).as("nobody knows who is here").contains(Verdict.UNSURE);
            gallery.remove(ids);
            assertThat(gallery.verdicts().doubt()).isEmpty();
            TestGallery.add(gallery, alike);
        }
        try (var gallery = TestGallery.open(home.resolve("people"), clock)) {
            assertThat(gallery.verdicts().doubt()).isPresent();
            gallery.remove(gallery.items(Filter.ALL, 0, 1_000).stream()
                    .map(item -> item.id())
                    .skip(4)
                    .toList());
            assertThat(gallery.verdicts().doubt())
                    .as("four photos are too few to say")
                    .isEmpty();
        }
    }

    /// Held to the same sample taken of what is left alone, in whatever order it came.
    @Test
    void theSampleFollowsWhatIsThere() {
        var there = new TreeMap<Long, float[]>();
        var sampled = new SampledPairs(
                () -> there.keySet().stream().mapToLong(Long::longValue), item -> Optional.ofNullable(there.get(item)));
        for (long item = 1; item <= 1_000; item++) {
            there.put(item, Made.near(ANNA, item % 2 == 0 ? 0.7 : 0.1, item));
            sampled.add(item, there.get(item));
        }
        assertThat(sampled.doubt(Made.calibration())).isEqualTo(fresh(there).doubt(Made.calibration()));
        for (long step = 0; step < 950; step++) {
            long item = step * 7 % 1_000 + 1; // every number once
            there.remove(item);
            sampled.remove(item);
            if (step % 50 == 49) {
                sampled.doubt(Made.calibration());
            }
        }
        there.keySet().removeIf(item -> {
            boolean far = item % 2 != 0;
            if (far) {
                sampled.remove(item);
            }
            return far;
        });
        assertThat(there).hasSizeGreaterThan(5);
        assertThat(sampled.doubt(Made.calibration()))
                .isPresent()
                .isEqualTo(fresh(there).doubt(Made.calibration()));
    }

    /// A damaged vector is passed over; a store that does not answer is asked again the next time.
    @Test
    void oneDamagedVectorDoesNotHinderTheSample() {
        var there = new TreeMap<Long, float[]>();
        Reason[] refusal = {Reason.RESOURCES};
        var sampled = new SampledPairs(() -> there.keySet().stream().mapToLong(Long::longValue), item -> {
            if (item == 950) {
                throw new GalleryException(refusal[0], "refused");
            }
            return Optional.ofNullable(there.get(item));
        });
        for (long item = 1; item <= 1_000; item++) {
            there.put(item, Made.near(ANNA, 0.7, item));
            sampled.add(item, there.get(item));
        }
        for (long item = 1; item <= 900; item++) {
            there.remove(item);
            sampled.remove(item);
        }
        assertThatThrownBy(() -> sampled.doubt(Made.calibration())).hasMessage("refused");
        refusal[0] = Reason.DAMAGED;
        var doubt = sampled.doubt(Made.calibration());
        there.remove(950L);
        assertThat(doubt).isPresent().isEqualTo(fresh(there).doubt(Made.calibration()));
    }

    private static SampledPairs fresh(NavigableMap<Long, float[]> there) {
        var other = new SampledPairs(LongStream::empty, _ -> Optional.empty());
        there.descendingMap().forEach(other::add);
        return other;
    }

    @Test
    void underALimitThereIsNoMatchButStillNobody() {
        var limited = new Verdicts(Optional.of(new Bands(0.8f, 0.6f)), Optional.empty(), Optional.of("too many"));
        assertThat(List.of(0.9f, 0.7f, 0.1f))
                .extracting(similarity -> limited.of(similarity).orElseThrow())
                .containsExactly(Verdict.UNSURE, Verdict.UNSURE, Verdict.NOT_HERE);
        assertThat(new Verdicts(Optional.empty(), Optional.of("doubt"), Optional.empty()).of(0.9f))
                .isEmpty();
    }

    @Test
    void whatIsListedUnderDoubtIsWhatWouldBeListedWithout() {
        var doubted = new Verdicts(Optional.of(new Bands(0.8f, 0.6f)), Optional.of("alike"), Optional.empty());
        assertThat(doubted.listed(0.9f)).contains(Verdict.UNSURE);
        assertThat(doubted.listed(0.1f)).isEmpty();
        assertThat(doubted.of(0.1f)).contains(Verdict.UNSURE);
    }

    @Test
    void aModelThatWasMeasuredOnFewPairsTellsMatchesInSmallGalleriesAlone() {
        var calibration = Made.calibration(); // down to one stranger in 10,000
        assertThat(calibration.limit(5_000)).isEmpty();
        assertThat(calibration.limit(5_001).orElseThrow()).contains("unsure at best", "5,000", "5,001");
        assertThat(Verdicts.of(Made.model(), 5_001, new SampledPairs(LongStream::empty, _ -> Optional.empty()))
                        .of(0.999f))
                .contains(Verdict.UNSURE);
    }
}
