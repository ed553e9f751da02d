package org.reid4j.video;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.reid4j.core.Pixels;

/// Follows walkers from frame to frame by where each should be next.
///
/// It never guesses who is who: where two walkers become one outline both walks end, the outline is followed as a
/// crowd of which nothing is kept, and whoever leaves it is somebody new. A wrong join would teach a gait network that
/// two people are one; a walk in two parts costs a person one more name to give.
final class Tracker {
    private static final int PATIENCE = 8; // frames that somebody may be out of sight
    private static final int ODD = 10; // frames of another size after which it is no longer the same
    private static final double COVERS = 0.25; // of the expected place
    private static final double INSIDE = 0.5; // of the blob
    private static final double ROOM = 1.2; // growth of a box that is one person's still

    private final int shortest;
    private final List<Walker> walkers = new ArrayList<>();
    private int next = 1;

    /// What one frame showed.
    ///
    /// @param seen whole people whose silhouettes may be kept
    /// @param ended those who are followed no longer
    record Step(List<Sighting> seen, List<Walker> ended) {}

    /// A whole person in a frame.
    record Sighting(Walker walker, Blob blob) {}

    Tracker(int shortest) {
        this.shortest = shortest;
    }

    /// Takes the next frame's blobs.
    Step step(List<Blob> found, Pixels frame) {
        List<Blob> blobs = new ArrayList<>(found);
        walkers.forEach(walker -> gather(walker, blobs));
        Map<Walker, Blob> best = new HashMap<>();
        for (Walker walker : walkers) {
            blobs.stream()
                    .filter(blob -> claims(walker, blob))
                    .max(Comparator.comparingInt(blob -> walker.expected().shared(blob.box())))
                    .ifPresent(blob -> best.put(walker, blob));
        }
        List<Sighting> seen = new ArrayList<>();
        Set<Walker> ended = new LinkedHashSet<>();
        List<Walker> born = new ArrayList<>();
        for (Blob blob : blobs) {
            List<Walker> here =
                    walkers.stream().filter(walker -> best.get(walker) == blob).toList();
            if (here.isEmpty()) {
                if (blob.box().height() >= shortest) {
                    born.add(new Walker(next++, blob, frame, false));
                }
                continue;
            }
            List<Walker> known = here.stream().filter(Walker::mature).toList();
            if (known.size() > 1) {
                ended.addAll(here);
                born.add(new Walker(next++, blob, frame, true));
                continue;
            }
            Walker one = known.isEmpty() ? here.getFirst() : known.getFirst();
            ended.addAll(here);
            if (parted(one, blob, blobs, best)) {
                one.wasSeveral();
                born.add(new Walker(next++, blob, frame, false));
                continue;
            }
            ended.remove(one);
            if (one.goOn(blob, frame)) {
                seen.add(new Sighting(one, blob));
            }
        }
        for (Walker walker : walkers) {
            if (!best.containsKey(walker)) {
                walker.unseen();
            }
            if (walker.missing() > PATIENCE || walker.odd() > ODD) {
                ended.add(walker);
            }
        }
        walkers.removeAll(ended);
        walkers.addAll(born);
        return new Step(seen, List.copyOf(ended));
    }

    /// Whether a blob may be what a walker has become.
    private static boolean claims(Walker walker, Blob blob) {
        int shared = walker.expected().shared(blob.box());
        return shared >= COVERS * walker.expected().area()
                || shared >= INSIDE * blob.box().area();
    }

    /// Joins the parts of a torn walker: blobs that nobody else claims and that fit together into its size.
    private void gather(Walker walker, List<Blob> blobs) {
        List<Blob> own = blobs.stream()
                .filter(blob -> walker.expected().shared(blob.box())
                        >= INSIDE * blob.box().area())
                .filter(blob -> walkers.stream().noneMatch(other -> other != walker && claims(other, blob)))
                .toList();
        if (own.size() < 2) {
            return;
        }
        Blob largest = own.stream().max(Comparator.comparingInt(Blob::area)).orElseThrow();
        Blob main = largest;
        for (Blob part : own) {
            Box both = main.box().with(part.box());
            if (part != largest
                    && both.width() <= ROOM * walker.box().width()
                    && both.height() <= ROOM * walker.box().height()
                    && part.box().sharedColumns(main.box()) * 2 >= part.box().width()) {
                blobs.remove(part);
                Blob whole = main.with(part);
                blobs.set(blobs.indexOf(main), whole);
                main = whole;
            }
        }
    }

    /// Whether a walker turns out to be two: beside the outline that goes on there is one that nobody was known for.
    private static boolean parted(Walker walker, Blob blob, List<Blob> blobs, Map<Walker, Blob> best) {
        return blobs.stream()
                .filter(other -> other != blob
                        && !best.containsValue(other)
                        && walker.expected().shared(other.box())
                                >= INSIDE * other.box().area())
                .anyMatch(other ->
                        walker.several() ? walker.isLikely(other) : walker.mature() && walker.isSumOf(blob, other));
    }

    /// All who are still followed when the footage is over.
    List<Walker> rest() {
        return List.copyOf(walkers);
    }
}
