package org.reid4j.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.ReidException;
import org.reid4j.gallery.data.Added;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.data.NewItem;
import org.reid4j.gallery.index.IndexSettings;
import org.reid4j.gallery.index.Indexes;
import org.reid4j.gallery.search.Query;
import org.reid4j.gallery.spi.IndexFactory;
import org.reid4j.gallery.spi.Made;
import org.reid4j.gallery.spi.VectorIndex;
import org.reid4j.gallery.store.SqliteStore;

class GalleryTest {
    @TempDir
    Path home;

    private final TestClock clock = new TestClock();
    private Gallery gallery;

    @BeforeEach
    void make() {
        gallery = TestGallery.create(home.resolve("people"), clock);
    }

    @AfterEach
    void end() {
        gallery.close();
    }

    private List<Long> found(float[] vector) {
        return gallery.search().find(Query.photo(vector).k(1)).hits().stream()
                .map(hit -> hit.item().id())
                .toList();
    }

    @Test
    void findsWhatWasAddedAndNotWhatWasRemoved() {
        var ids = TestGallery.put(gallery, 1, 2, 3);
        assertThat(found(Made.vector(2))).containsExactly(ids.get(1));
        assertThat(gallery.remove(List.of(ids.get(1), 77L))).isEqualTo(1);
        assertThat(found(Made.vector(2))).doesNotContain(ids.get(1));
        assertThat(gallery.size()).isEqualTo(2);
        assertThat(gallery.check(100).sound()).isTrue();
    }

    @Test
    void findsTheSameWhenOpenedAgain() {
        var ids = TestGallery.put(gallery, 1, 2, 3, 4);
        gallery.remove(List.of(ids.getFirst()));
        gallery.close();
        gallery = TestGallery.open(home.resolve("people"), clock);
        assertThat(found(Made.vector(3))).containsExactly(ids.get(2));
        var report = gallery.check(100);
        assertThat(report).isEqualTo(new CheckReport(3, 3, 3, 3, List.of()));
    }

    @Test
    void refusesVectorsOfAnotherModel() {
        assertThatThrownBy(() -> gallery.add("another", List.of(Made.item(1))))
                .isInstanceOfSatisfying(
                        GalleryException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FOREIGN_MODEL))
                .hasMessageContainingAll("another", "tiny from runs/tiny-1");
        assertThat(gallery.size()).isZero();
    }

    @Test
    void addsAgainWhatWasRemovedUnderAnotherNumber() {
        long first = TestGallery.put(gallery, 1).getFirst();
        gallery.remove(List.of(first));
        assertThat(TestGallery.put(gallery, 1).getFirst()).isGreaterThan(first);
    }

    @Test
    void saysWhenIndexAndStoreDiffer() {
        gallery.close();
        List<VectorIndex> kept = new ArrayList<>();
        IndexFactory spying = (dimension, source) -> {
            var index = Indexes.open(IndexSettings.auto(dimension, null), source);
            kept.add(index);
            return index;
        };
        gallery = Gallery.over(SqliteStore.open(home.resolve("people"), clock), spying, clock, clock::ticks);
        var ids = TestGallery.put(gallery, 1, 2, 3);
        assertThat(gallery.check(10).sound()).isTrue();
        kept.getFirst().add(ids.get(1), Made.vector(99));
        assertThat(gallery.check(10).faults()).anyMatch(fault -> fault.contains("item " + ids.get(1)));
        kept.getFirst().remove(ids.get(2));
        assertThat(gallery.check(10).faults())
                .anyMatch(fault -> fault.contains("2 vectors"))
                .anyMatch(fault -> fault.contains("item " + ids.get(2)));
    }

    /// The store has it and the index refused: whoever adds it again finds it, as the store has it.
    @Test
    void findsWhatIsAddedAgainAfterTheIndexRefusedIt() {
        gallery.close();
        var refusing = new AtomicBoolean(true);
        IndexFactory failing = (dimension, source) -> {
            var index = Indexes.open(IndexSettings.auto(dimension, null), source);
            return (VectorIndex) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {VectorIndex.class}, (_, method, given) -> {
                        if (method.getName().equals("add") && refusing.getAndSet(false)) {
                            throw new ReidException(ReidException.Kind.RESOURCES, "no memory");
                        }
                        return method.invoke(index, given);
                    });
        };
        gallery = Gallery.over(SqliteStore.open(home.resolve("people"), clock), failing, clock, clock::ticks);
        assertThatThrownBy(() -> TestGallery.put(gallery, 1, 2)).hasMessageContaining("no memory");
        var again = gallery.add(
                Made.model().id(),
                List.of(NewItem.of(Made.item(1).content(), Made.vector(9)), Made.item(2), Made.item(3)));
        assertThat(again).extracting(Added::fresh).containsExactly(false, false, true);
        for (int i = 0; i < 3; i++) {
            assertThat(found(Made.vector(i + 1))).containsExactly(again.get(i).item());
        }
        assertThat(gallery.search()
                        .find(Query.photo(Made.vector(1)).in(Filter.ALL.withCameras("camera 1")))
                        .hits())
                .hasSize(1);
        assertThat(gallery.check(10).sound()).isTrue();
    }

    @Test
    void opensABackup() {
        var ids = TestGallery.put(gallery, 1, 2);
        gallery.backup(home.resolve("copy"));
        gallery.remove(ids);
        gallery.close();
        gallery = TestGallery.open(home.resolve("copy"), clock);
        assertThat(found(Made.vector(2))).containsExactly(ids.get(1));
        assertThat(gallery.check(10).sound()).isTrue();
    }

    /// Every search that begins behind an acknowledged add finds it, behind an acknowledged removal
    /// does not, whatever
    /// other threads do.
    @Test
    void isLinearisablePerItem() throws Exception {
        var acknowledged = ConcurrentHashMap.<Long>newKeySet();
        try (var threads = Executors.newFixedThreadPool(6)) {
            var work = new ArrayList<Future<Boolean>>();
            for (int t = 0; t < 4; t++) {
                long thread = t;
                Callable<Boolean> writer = () -> {
                    for (long i = 0; i < 30; i++) {
                        float[] vector = Made.vector(1_000 * (thread + 1) + i);
                        long id = gallery.add(Made.model().id(), List.of(NewItem.of(thread + "/" + i, vector)))
                                .getFirst()
                                .item();
                        assertThat(found(vector)).containsExactly(id);
                        if (i % 3 == 0) {
                            gallery.remove(List.of(id));
                            assertThat(found(vector)).doesNotContain(id);
                        } else {
                            acknowledged.add(id);
                        }
                    }
                    return true;
                };
                work.add(threads.submit(writer));
            }
            work.add(threads.submit(() -> {
                for (int i = 0; i < 5; i++) {
                    gallery.purge();
                }
                return true;
            }));
            for (var one : work) {
                assertThat(one.get()).isTrue();
            }
        }
        assertThat(gallery.size()).isEqualTo(80).isEqualTo(acknowledged.size());
        assertThat(gallery.count(Filter.ALL)).isEqualTo(80);
        assertThat(gallery.check(100).sound()).isTrue();
    }

    @Test
    void givesTheSameAnswerHoweverOftenAContentComes() {
        var first = gallery.add(Made.model().id(), List.of(Made.item(1))).getFirst();
        for (int i = 0; i < 100; i++) {
            assertThat(gallery.add(Made.model().id(), List.of(Made.item(1))))
                    .containsExactly(new Added(first.item(), false));
        }
        assertThat(gallery.size()).isEqualTo(1);
    }
}
