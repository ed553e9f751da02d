package org.reid4j.gallery.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.eval.Bands.Verdict;
import org.reid4j.gallery.Gallery;
import org.reid4j.gallery.TestClock;
import org.reid4j.gallery.TestGallery;
import org.reid4j.gallery.data.Facts;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.data.Item;
import org.reid4j.gallery.data.Traits;
import org.reid4j.gallery.spi.Made;

class SearchTest {
    private static final float[] ANNA = Made.vector(1);

    @TempDir
    Path home;

    private Gallery gallery;

    @BeforeEach
    void make() {
        gallery = TestGallery.create(home.resolve("people"), new TestClock());
    }

    @AfterEach
    void end() {
        gallery.close();
    }

    private static Facts seen(String camera, long minute) {
        return Facts.NONE.withCamera(camera).withTime(Made.NOON.plusSeconds(60 * minute));
    }

    private long add(double cosine, long seed, Facts facts) {
        return TestGallery.add(gallery, List.of(TestGallery.like(ANNA, cosine, seed, facts)))
                .getFirst();
    }

    private List<Long> ids(Query query) {
        return gallery.search().find(query).hits().stream()
                .map(hit -> hit.item().id())
                .toList();
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    /// All items in the order of their cosines, computed here.
    private List<Long> naive(float[] query, Filter filter, int k) {
        var all = new ArrayList<Item>(gallery.items(Filter.ALL, 0, 1_000));
        all.removeIf(
                item -> !filter.accepts(Traits.of(item.facts(), item.person().orElse(0L))));
        all.sort(Comparator.comparingDouble((Item item) -> dot(query, gallery.vector(item.id())))
                .reversed());
        return all.stream().limit(k).map(Item::id).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 40, 500})
    void findsWhatIsNearestUnderEveryFilter(int k) {
        TestGallery.put(gallery, LongStream.rangeClosed(1, 120).toArray());
        for (var filter : List.of(
                Filter.ALL,
                Filter.ALL.withCameras("camera 1"),
                Filter.ALL.withTags("tag 3"),
                Filter.ALL.between(Made.NOON.plusSeconds(600), Made.NOON.plusSeconds(1_200)))) {
            float[] query = Made.vector(777);
            assertThat(ids(Query.photo(query).in(filter).k(k))).isEqualTo(naive(query, filter, k));
        }
    }

    @Test
    void saysMatchUnsureOrNotHere() {
        long match = add(0.9, 1, Facts.NONE);
        long unsure = add(0.7, 2, Facts.NONE);
        long stranger = add(0.1, 3, Facts.NONE);
        var answer = gallery.search().find(Query.photo(ANNA));
        assertThat(answer.verdict()).contains(Verdict.MATCH);
        assertThat(answer.hits())
                .extracting(hit -> hit.item().id(), hit -> hit.verdict().orElseThrow())
                .containsExactly(
                        tuple(match, Verdict.MATCH), tuple(unsure, Verdict.UNSURE), tuple(stranger, Verdict.NOT_HERE));
        assertThat(answer.hits().getFirst().similarity()).isCloseTo(0.9f, offset(1e-5f));
        assertThat(ids(Query.photo(ANNA).atLeast(0.6f))).containsExactly(match, unsure);
        gallery.remove(List.of(match, unsure));
        assertThat(gallery.search().find(Query.photo(ANNA)).verdict()).contains(Verdict.NOT_HERE);
        gallery.remove(List.of(stranger));
        assertThat(gallery.search().find(Query.photo(ANNA)))
                .isEqualTo(new Answer(
                        List.of(),
                        Optional.of(Verdict.NOT_HERE),
                        Made.model().bands(0),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void asksByItemsWithoutFindingThemselves() {
        long asked = add(1, 1, Facts.NONE);
        long near = add(0.9, 2, Facts.NONE);
        long far = add(0.2, 3, Facts.NONE);
        assertThat(ids(Query.items(List.of(asked)))).containsExactly(near, far);
        assertThat(ids(Query.items(List.of(asked, far)))).containsExactly(near);
        assertThat(ids(Query.photo(ANNA).andLike(List.of(near)))).containsExactly(asked, far);
    }

    @Test
    void averagesSeveralPhotos() {
        float[] other = Made.near(ANNA, 0.5, 5);
        TestGallery.put(gallery, LongStream.rangeClosed(1, 50).toArray());
        var mean = new float[Made.DIMENSION];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = ANNA[i] + other[i];
        }
        org.reid4j.core.UnitLength.normalise(mean, mean.length);
        assertThat(ids(Query.photos(List.of(ANNA, other)).k(50))).isEqualTo(naive(mean, Filter.ALL, 50));
    }

    @Test
    void movesAwayFromWhatIsNotMeant() {
        float[] twin = Made.near(ANNA, 0.9, 6); // somebody who looks much like her
        long hers = add(0.85, 1, Facts.NONE);
        long example = TestGallery.add(gallery, List.of(TestGallery.like(twin, 1, 2, Facts.NONE)))
                .getFirst();
        long twins = TestGallery.add(gallery, List.of(TestGallery.like(twin, 0.98, 3, Facts.NONE)))
                .getFirst();
        assertThat(ids(Query.photo(ANNA))).startsWith(example, twins);
        assertThat(ids(Query.photo(ANNA).butNot(List.of(), List.of(example)))).containsExactly(hers);
        assertThat(ids(Query.photo(ANNA).butNot(List.of(twin), List.of()))).startsWith(hers);
    }

    /// Expansion reaches what is far from the photo and near to what the photo finds.
    @Test
    void expandsTheQuestionByWhatItFinds() {
        float[] later = Made.near(ANNA, 0.8, 7);
        for (int i = 0; i < 4; i++) {
            TestGallery.add(gallery, List.of(TestGallery.like(later, 0.99, 10 + i, Facts.NONE)));
        }
        long reached = TestGallery.add(
                        gallery, List.of(TestGallery.like(Made.near(later, 0.9, 8), 0.999, 20, Facts.NONE)))
                .getFirst();
        var plain = gallery.search().find(Query.photo(ANNA).k(10));
        var expanded = gallery.search().find(Query.photo(ANNA).k(10).expanded());
        float similarity = plain.hits().stream()
                .filter(hit -> hit.item().id() == reached)
                .findFirst()
                .orElseThrow()
                .similarity();
        long lure = add(similarity + 0.01, 21, Facts.NONE); // nearer to the photo, not to the person
        assertThat(ids(Query.photo(ANNA).k(10))).containsSubsequence(lure, reached);
        assertThat(ids(Query.photo(ANNA).k(10).expanded())).containsSubsequence(reached, lure);
        assertThat(expanded.hits())
                .allSatisfy(hit -> assertThat((double) hit.similarity())
                        .isCloseTo(dot(ANNA, gallery.vector(hit.item().id())), offset(1e-5)));
    }

    @Test
    void reranksByWhoseNeighboursAreShared() {
        TestGallery.put(gallery, LongStream.rangeClosed(1, 150).toArray());
        float[] query = Made.near(Made.vector(30), 0.7, 9);
        var plain = ids(Query.photo(query).k(100));
        var reranked = ids(Query.photo(query).k(100).reranked());
        assertThat(reranked).containsExactlyInAnyOrderElementsOf(plain).isNotEqualTo(plain);
        assertThat(ids(Query.photo(query).k(1).reranked())).containsExactly(reranked.getFirst());
    }

    @Test
    void looksForMoreOfSomebodyAndHonoursNotThisPerson() {
        long known = add(1, 1, Facts.NONE);
        long more = add(0.9, 2, Facts.NONE);
        long other = add(0.85, 3, Facts.NONE);
        var anna = gallery.people().create("Anna", "tester");
        assertThatThrownBy(() -> ids(Query.person(anna.id())))
                .isInstanceOf(GalleryException.class)
                .hasMessageContaining("no item");
        gallery.people().assign(List.of(known), anna.id(), "tester");
        assertThat(ids(Query.person(anna.id()))).containsExactly(more, other);
        gallery.people().notThis(List.of(other), anna.id(), "tester");
        assertThat(ids(Query.person(anna.id()))).containsExactly(more);
        assertThat(ids(Query.photo(ANNA).in(Filter.ALL.withPeople(anna.id())))).containsExactly(known);
        assertThat(ids(Query.photo(ANNA).in(Filter.ALL.withNamed(false)))).containsExactly(more, other);
    }

    @Test
    void showsThePathThroughCameras() {
        long gate = add(0.95, 1, seen("gate", 0));
        long gateLater = add(0.9, 2, seen("gate", 3));
        long hall = add(0.85, 3, seen("hall", 10));
        long gateAgain = add(0.82, 4, seen("gate", 11));
        long gateMuchLater = add(0.81, 5, seen("gate", 60));
        long timeless = add(0.81, 6, Facts.NONE.withCamera("yard"));
        add(0.1, 7, seen("hall", 5)); // somebody else
        var answer = gallery.search().find(Query.photo(ANNA));
        var visits = answer.visits(Duration.ofMinutes(5));
        assertThat(visits)
                .extracting(Visit::camera, Visit::items)
                .containsExactly(
                        tuple("gate", List.of(gate, gateLater)),
                        tuple("hall", List.of(hall)),
                        tuple("gate", List.of(gateAgain)),
                        tuple("gate", List.of(gateMuchLater)),
                        tuple("yard", List.of(timeless)));
        assertThat(visits.getFirst().from()).contains(Made.NOON);
        assertThat(visits.getFirst().to()).contains(Made.NOON.plusSeconds(180));
        assertThat(visits.getFirst().best().item().id()).isEqualTo(gate);
        assertThat(answer.byCamera().keySet()).containsExactly("gate", "hall", "yard");
    }

    @Test
    void refusesWhatCannotBeAsked() {
        refused(Reason.INVALID, () -> Query.photos(List.of()));
        refused(Reason.INVALID, () -> Query.photo(ANNA).k(0));
        refused(Reason.INVALID, () -> Query.photo(ANNA).k(10_001));
        refused(Reason.INVALID, () -> Query.photo(ANNA).atLeast(Float.NaN));
        refused(Reason.INVALID, () -> ids(Query.photo(new float[3])));
        refused(Reason.INVALID, () -> ids(Query.photo(new float[Made.DIMENSION])));
        refused(Reason.NOT_FOUND, () -> ids(Query.items(List.of(5L))));
        refused(Reason.NOT_FOUND, () -> ids(Query.person(5)));
        var opposite = ANNA.clone();
        for (int i = 0; i < opposite.length; i++) {
            opposite[i] = -opposite[i];
        }
        refused(Reason.INVALID, () -> ids(Query.photos(List.of(ANNA, opposite))));
    }

    private static void refused(Reason reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GalleryException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
