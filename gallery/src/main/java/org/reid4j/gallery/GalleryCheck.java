package org.reid4j.gallery;

import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.Item;
import org.reid4j.gallery.spi.GalleryStore;
import org.reid4j.gallery.spi.VectorIndex;

/// Compares a gallery's index with its store, so that "it finds everything" is measured and not believed.
final class GalleryCheck {
    private static final int MOST = 100;
    private static final float SLACK = 1e-3f; // an index may keep vectors in fewer bits

    private GalleryCheck() {}

    static CheckReport of(GalleryStore store, VectorIndex index, ItemTable table, int sampled) {
        var faults = new ArrayList<>(store.check());
        long items = store.count(Filter.ALL);
        if (index.size() != items) {
            faults.add("the index holds %,d vectors, the store %,d items".formatted(index.size(), items));
        }
        if (table.size() != items) {
            faults.add("the table holds %,d items, the store %,d".formatted(table.size(), items));
        }
        long step = Math.max(1, items / Math.max(1, sampled));
        var seen = new AtomicLong();
        var asked = new int[2]; // asked, found
        store.forEach((item, vector) -> {
            if (!table.holds(item.id())) {
                fault(faults, "item %d is in the store alone".formatted(item.id()));
            }
            if (vector.isPresent() && seen.getAndIncrement() % step == 0 && asked[0] < sampled) {
                asked[0]++;
                finds(index, item, vector.get()).ifPresentOrElse(what -> fault(faults, what), () -> asked[1]++);
            }
        });
        return new CheckReport(items, index.size(), asked[0], asked[1], faults);
    }

    /// What is wrong with an item's search for itself.
    private static Optional<String> finds(VectorIndex index, Item item, float[] vector) {
        var nearest = index.nearest(vector, 1, id -> id == item.id());
        if (nearest.isEmpty() || Math.abs(nearest.getFirst().similarity() - 1) > SLACK) {
            return Optional.of("item %d is not in the index, or with another vector".formatted(item.id()));
        }
        var first = index.nearest(vector, 1, id -> true);
        boolean itself = !first.isEmpty()
                && (first.getFirst().item() == item.id() || first.getFirst().similarity() >= 1 - SLACK);
        return itself ? Optional.empty() : Optional.of("item %d does not find itself".formatted(item.id()));
    }

    private static void fault(java.util.List<String> faults, String what) {
        if (faults.size() < MOST) {
            faults.add(what);
        }
    }
}
