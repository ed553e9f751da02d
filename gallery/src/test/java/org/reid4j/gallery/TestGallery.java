package org.reid4j.gallery;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.reid4j.gallery.data.Added;
import org.reid4j.gallery.data.Facts;
import org.reid4j.gallery.data.NewItem;
import org.reid4j.gallery.spi.Made;
import org.reid4j.gallery.store.SqliteStore;

/// A gallery of made items on a clock of the test's.
public final class TestGallery {
    private TestGallery() {}

    /// Makes an empty one.
    public static Gallery create(Path folder, TestClock clock) {
        Gallery.create(folder, "people", Made.model(), clock);
        return open(folder, clock);
    }

    /// Opens it.
    public static Gallery open(Path folder, TestClock clock) {
        return Gallery.over(SqliteStore.open(folder, clock), Gallery.standard(folder), clock, clock::ticks);
    }

    /// Puts made items in.
    public static List<Long> put(Gallery gallery, long... seeds) {
        return add(gallery, LongStream.of(seeds).mapToObj(Made::item).toList());
    }

    /// Puts items in.
    public static List<Long> add(Gallery gallery, List<NewItem> items) {
        return gallery.add(Made.model().id(), items).stream().map(Added::item).toList();
    }

    /// An item that looks like somebody.
    public static NewItem like(float[] somebody, double cosine, long seed, Facts facts) {
        return NewItem.of("look " + seed, Made.near(somebody, cosine, 10_000 + seed))
                .withFacts(facts);
    }
}
