package org.reid4j.gallery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.reid4j.core.UnitLength;
import org.reid4j.core.eval.Metric;
import org.reid4j.gallery.data.Facts;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.NewItem;
import org.reid4j.gallery.data.PinnedModel;
import org.reid4j.gallery.search.Query;

/// Works on a gallery until somebody kills it, and holds it to what it noted elsewhere: the program of
/// `e2e/gallery-kill.sh`.
///
/// The notes are the oracle: what is about to be done is noted before, what was acknowledged behind.
/// What was about to be
/// done when it was killed may be there or not, but all of a call or nothing.
final class KillProbe {
    private static final int DIMENSION = 64;
    private static final int KEPT = 400;

    /// What the notes know of an item.
    private enum State {
        THERE,
        GONE,
        UNKNOWN
    }

    private final Gallery gallery;
    private final Path notes;
    private final Map<String, State> oracle = new TreeMap<>();
    private final List<List<String>> unanswered = new ArrayList<>();
    private List<String> begun = List.of(); // the items of the call under way
    private long next;

    private KillProbe(Gallery gallery, Path notes) {
        this.gallery = gallery;
        this.notes = notes;
    }

    /// Arguments: the gallery's folder, the file of notes, a seed, and `work`, `verify` or `endure=CALLS`.
    public static void main(String[] args) throws IOException {
        var folder = Path.of(args[0]);
        if (!Files.exists(folder)) {
            Gallery.create(folder, "kill", model(), Clock.systemUTC());
        }
        try (var gallery = Gallery.open(folder)) {
            var probe = new KillProbe(gallery, Path.of(args[1]));
            probe.read();
            probe.verify();
            System.out.println("ready " + gallery.size() + " items, " + probe.next + " ever");
            if (args[3].equals("work")) {
                probe.work(new Random(Long.parseLong(args[2])), Long.MAX_VALUE);
            } else if (args[3].startsWith("endure=")) {
                probe.endure(new Random(Long.parseLong(args[2])), Long.parseLong(args[3].substring(7)));
            }
        }
    }

    private static PinnedModel model() {
        return new PinnedModel(
                "kill", "kill", "", DIMENSION, Metric.COSINE, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static float[] vector(String content) {
        var random = new Random(content.hashCode());
        var vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        UnitLength.normalise(vector, DIMENSION);
        return vector;
    }

    private void read() throws IOException {
        if (!Files.exists(notes)) {
            return;
        }
        var text = Files.readString(notes);
        for (var line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            if (line.isEmpty()) {
                continue;
            }
            var items = Arrays.asList(line.substring(5).split(","));
            items.forEach(item -> next = Math.max(next, Long.parseLong(item.substring(1)) + 1));
            State state = line.charAt(3) == '?' ? State.UNKNOWN : line.startsWith("add") ? State.THERE : State.GONE;
            items.forEach(item -> oracle.put(item, state));
            if (state == State.UNKNOWN) {
                unanswered.add(items);
            } else {
                unanswered.remove(items);
            }
        }
    }

    private void verify() throws IOException {
        var there = new HashMap<String, Long>();
        for (var item : gallery.items(Filter.ALL, 0, Integer.MAX_VALUE)) {
            demand(oracle.getOrDefault(item.content(), State.GONE) != State.GONE, "phantom or back " + item.content());
            demand(there.put(item.content(), item.id()) == null, "twice " + item.content());
            demand(
                    Arrays.equals(gallery.vector(item.id()), vector(item.content())),
                    "another vector " + item.content());
            demand(found(item.content(), item.id()), "not found " + item.content());
        }
        oracle.forEach((item, state) -> demand(state != State.THERE || there.containsKey(item), "lost " + item));
        for (var call : unanswered) {
            long kept = call.stream().filter(there::containsKey).count();
            demand(kept == 0 || kept == call.size(), "half a call " + call);
        }
        var report = gallery.check(KEPT);
        demand(report.sound(), report.faults().toString());
        demand(report.items() == there.size() && report.indexed() == there.size(), "index and store differ");
        for (var call : unanswered) { // now it is known
            note(there.containsKey(call.getFirst()) ? "add! " : "del! ", call);
        }
    }

    private boolean found(String content, long id) {
        return gallery.search()
                        .find(Query.photo(vector(content)).k(1))
                        .hits()
                        .getFirst()
                        .item()
                        .id()
                == id;
    }

    private static void demand(boolean holds, String what) {
        if (!holds) {
            System.out.println("WRONG " + what);
            System.exit(3);
        }
    }

    /// Goes on when the disk refuses: what it refuses is not acknowledged, what was is still read and
    /// found. Says each new refusal once.
    private void endure(Random random, long calls) throws IOException {
        String last = "";
        for (long done = 0, refused = 0; ; ) {
            try {
                work(random, 1);
                done++;
                if (!last.isEmpty()) {
                    System.out.println("written again after " + refused + " refusals");
                    last = "";
                }
            } catch (GalleryException failure) {
                demand(failure.reason() == GalleryException.Reason.RESOURCES, "refused as " + failure);
                refused++;
                settle();
                var why = String.valueOf(failure.getMessage()).replace('\n', ' ');
                if (!why.substring(0, 9).equals(last)) {
                    System.out.println("refused: " + why);
                    last = why.substring(0, 9);
                }
                check();
            }
            if (done >= calls || refused >= calls) {
                System.out.println("ended " + done + " calls, " + refused + " refused");
                return;
            }
        }
    }

    /// Notes what became of a call that was refused, all of it or nothing: later calls go on from there.
    private void settle() throws IOException {
        var there = gallery.items(Filter.ALL, 0, Integer.MAX_VALUE).stream()
                .map(item -> item.content())
                .collect(Collectors.toSet());
        long kept = begun.stream().filter(there::contains).count();
        demand(kept == 0 || kept == begun.size(), "half a refused call " + begun);
        if (!begun.isEmpty()) {
            note(kept > 0 ? "add! " : "del! ", begun);
        }
    }

    /// Whether a few that must be there are read and found.
    private void check() {
        for (var item : gallery.items(Filter.ALL, 0, 5)) {
            demand(Arrays.equals(gallery.vector(item.id()), vector(item.content())), "unread " + item.content());
            demand(found(item.content(), item.id()), "unfound " + item.content());
        }
    }

    private void work(Random random, long calls) throws IOException {
        var ids = new HashMap<String, Long>();
        gallery.items(Filter.ALL, 0, Integer.MAX_VALUE).forEach(item -> ids.put(item.content(), item.id()));
        for (long call = 0; call < calls; call++) {
            int dice = random.nextInt(20);
            if (dice == 0) {
                gallery.purge();
            } else if (dice < 8 + 8 * ids.size() / KEPT && !ids.isEmpty()) {
                var all = new ArrayList<>(ids.keySet());
                var some = random.ints(1 + random.nextInt(10), 0, all.size())
                        .distinct()
                        .mapToObj(all::get)
                        .toList();
                note("del? ", some);
                var numbers = some.stream().map(ids::get).toList();
                if (dice % 2 == 0) {
                    gallery.remove(numbers);
                } else {
                    gallery.erasure().items(numbers);
                }
                note("del! ", some);
                ids.keySet().removeAll(some);
            } else {
                var items = random.ints(1 + random.nextInt(20), 0, 2)
                        .mapToObj(_ -> "i" + next++)
                        .toList();
                note("add? ", items);
                var added = gallery.add(
                        "kill",
                        items.stream()
                                .map(item -> NewItem.of(item, vector(item))
                                        .withFacts(Facts.NONE.withCamera("c" + item.length()))
                                        .withThumbnail(item.repeat(50).getBytes(StandardCharsets.UTF_8)))
                                .toList());
                note("add! ", items);
                for (int i = 0; i < items.size(); i++) {
                    ids.put(items.get(i), added.get(i).item());
                }
            }
        }
    }

    private void note(String what, List<String> items) throws IOException {
        begun = what.charAt(3) == '?' ? items : List.of();
        Files.writeString(
                notes,
                items.stream().collect(Collectors.joining(",", what, "\n")),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
