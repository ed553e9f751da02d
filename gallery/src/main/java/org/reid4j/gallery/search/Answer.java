package org.reid4j.gallery.search;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.reid4j.core.eval.Bands;
import org.reid4j.core.eval.Bands.Verdict;

/// What a search found, and how it reads as a path.
///
/// @param hits the best first
/// @param verdict of the most similar hit; without any "not here", under doubt "unsure"; empty without bands
/// @param bands that the model has for so many items
/// @param doubt why the bands do not hold for this gallery, so that every verdict is "unsure"
/// @param caution why the bands are no more than a hint, or that nothing is called a match among so many items
public record Answer(
        List<Hit> hits,
        Optional<Verdict> verdict,
        Optional<Bands> bands,
        Optional<String> doubt,
        Optional<String> caution) {
    public Answer {
        hits = List.copyOf(hits);
    }

    /// The hits of each camera, the best first; cameras in the order of their best hits, "" for
    /// unknown ones.
    public Map<String, List<Hit>> byCamera() {
        var cameras = new LinkedHashMap<String, List<Hit>>();
        hits.forEach(hit ->
                cameras.computeIfAbsent(camera(hit), _ -> new ArrayList<>()).add(hit));
        return cameras;
    }

    /// The way somebody took: hits that are not somebody else's by the bands, in doubt as well, by time,
    /// cut where the camera changes or nothing was seen for a while. Hits without a time come last, a
    /// visit a camera.
    ///
    /// @param gap the longest pause within a visit
    public List<Visit> visits(Duration gap) {
        var timed = new ArrayList<Hit>();
        var timeless = new TreeMap<String, List<Hit>>();
        for (Hit hit : hits) {
            if (bands.filter(found -> found.verdict(hit.similarity()) == Verdict.NOT_HERE)
                    .isPresent()) {
                continue;
            }
            if (hit.item().facts().time().isPresent()) {
                timed.add(hit);
            } else {
                timeless.computeIfAbsent(camera(hit), _ -> new ArrayList<>()).add(hit);
            }
        }
        timed.sort(Comparator.comparing(Answer::time)
                .thenComparingLong(hit -> hit.item().id()));
        var visits = new ArrayList<Visit>();
        var open = new ArrayList<Hit>();
        for (Hit hit : timed) {
            if (!open.isEmpty() && ends(open.getLast(), hit, gap)) {
                visits.add(visit(open));
                open.clear();
            }
            open.add(hit);
        }
        if (!open.isEmpty()) {
            visits.add(visit(open));
        }
        timeless.values().forEach(some -> visits.add(visit(some)));
        return visits;
    }

    private static boolean ends(Hit last, Hit next, Duration gap) {
        return !camera(last).equals(camera(next))
                || Duration.between(time(last), time(next)).compareTo(gap) > 0;
    }

    private static Visit visit(List<Hit> hits) {
        return new Visit(
                camera(hits.getFirst()),
                hits.getFirst().item().facts().time(),
                hits.getLast().item().facts().time(),
                hits.stream().max(Comparator.comparingDouble(Hit::similarity)).orElseThrow(),
                hits.stream().map(hit -> hit.item().id()).toList());
    }

    private static String camera(Hit hit) {
        return hit.item().facts().camera().orElse("");
    }

    private static Instant time(Hit hit) {
        return hit.item().facts().time().orElseThrow();
    }
}
