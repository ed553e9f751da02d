package org.reid4j.core.eval.gait;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.reid4j.core.ReidException;
import org.reid4j.core.eval.CrossView;

/// Refuses walks that a protocol cannot be run on, or whose scores would mean nothing.
final class WalkCheck {
    private static final float SAME = 1e-6f;

    private WalkCheck() {}

    static void require(WalkEmbeddings walks, CrossView protocol) {
        requireComparable(walks, protocol);
        requireUsable(walks);
    }

    /// Looks at the numbers alone; one walk differs from nobody.
    static void requireUsable(WalkEmbeddings walks) {
        finite(walks);
        if (walks.size() > 1) {
            different(walks);
        }
    }

    /// Looks at conditions and views alone.
    static void requireComparable(WalkEmbeddings walks, CrossView protocol) {
        if (walks.size() == 0) {
            throw usage("there are no walks to evaluate");
        }
        knownConditions(walks, protocol);
        everyViewHasAGallery(walks, protocol);
    }

    private static void knownConditions(WalkEmbeddings walks, CrossView protocol) {
        Set<Integer> known = new TreeSet<>(protocol.gallery());
        protocol.probes().forEach(probes -> known.addAll(probes.conditions()));
        for (int i = 0; i < walks.size(); i++) {
            if (!known.contains(walks.conditions()[i])) {
                throw usage("walk %d has the condition %d, which %s does not know; it has %s"
                        .formatted(i, walks.conditions()[i], protocol.name(), text(known)));
            }
        }
    }

    private static void everyViewHasAGallery(WalkEmbeddings walks, CrossView protocol) {
        Set<Integer> views = new TreeSet<>();
        Set<Integer> withGallery = new TreeSet<>();
        boolean asked = false;
        for (int i = 0; i < walks.size(); i++) {
            views.add(walks.views()[i]);
            if (protocol.gallery().contains(walks.conditions()[i])) {
                withGallery.add(walks.views()[i]);
            } else {
                asked = true;
            }
        }
        if (protocol.views() == CrossView.Views.EACH_OTHER && views.size() < 2) {
            throw usage("all walks are of view %s: %s compares different views and needs at least two"
                    .formatted(text(views), protocol.name()));
        }
        if (protocol.views() == CrossView.Views.EACH_OTHER && !withGallery.equals(views)) {
            views.removeAll(withGallery);
            throw usage("no gallery of view %s: each view needs walks of the conditions %s to compare with"
                    .formatted(text(views), text(new TreeSet<>(protocol.gallery()))));
        }
        if (withGallery.isEmpty()) {
            throw usage("no walk answers: none is of the gallery's conditions %s"
                    .formatted(text(new TreeSet<>(protocol.gallery()))));
        }
        if (!asked) {
            throw usage("no walk asks: all are of the gallery's conditions %s"
                    .formatted(text(new TreeSet<>(protocol.gallery()))));
        }
    }

    private static void finite(WalkEmbeddings walks) {
        float[] values = walks.values();
        int length = walks.parts() * walks.dimension();
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw check(
                        "the embedding of walk %d has the value %s\n  NaN or infinity comes from a network that diverged or from a broken file"
                                .formatted(i / length, values[i]));
            }
        }
    }

    private static void different(WalkEmbeddings walks) {
        float[] values = walks.values();
        int length = walks.parts() * walks.dimension();
        double largest = IntStream.range(0, length)
                .mapToDouble(k -> Math.abs(values[k]))
                .max()
                .orElse(0);
        boolean equal = IntStream.range(length, values.length)
                .allMatch(i -> Math.abs(values[i] - values[i % length]) <= SAME * largest);
        if (equal) {
            throw check(
                    "all %d embeddings are equal: the network tells nobody apart\n  check that the weights were loaded and that training did not diverge"
                            .formatted(walks.size()));
        }
    }

    private static String text(Set<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static ReidException usage(String message) {
        return new ReidException(ReidException.Kind.USAGE, message);
    }

    private static ReidException check(String message) {
        return new ReidException(ReidException.Kind.CHECK, message);
    }
}
