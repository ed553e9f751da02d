package org.reid4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.reid4j.cli.report.WalkAnswer;
import org.reid4j.cli.report.WalkAnswer.Found;
import org.reid4j.cli.report.WalkSheet;
import org.reid4j.core.Pixels;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.WalkFiles;
import org.reid4j.core.eval.gait.CrossViewEvaluation;
import org.reid4j.core.eval.gait.PartDistance;
import org.reid4j.core.eval.gait.WalkDistances;
import org.reid4j.train.RunFolder;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.walks.EmbeddedWalks;
import org.reid4j.train.walks.EvaluateWalks;
import org.reid4j.train.walks.WalkEmbedder;
import org.reid4j.train.walks.WalkReader;

/// `reid search WALK in DIR` with a gait network: whose walks are most like this one's. No labels are needed of the
/// walk that asks, and no threshold is known.
///
/// @param terminal where to speak
/// @param choice which run
/// @param common whether to print JSON
record WalkSearch(Terminal terminal, RunChoice choice, Common common) {

    /// Everything that is compared.
    private record Embedded(EmbeddedWalks asking, EmbeddedWalks answering) {}

    /// Searches.
    ///
    /// @param network the run's weights
    /// @param given walks, or a person's folders of walks: they ask together
    /// @param in the folder that is searched
    /// @param k how many walks are listed
    void run(Path network, List<Path> given, Path in, int k) {
        var folder = SearchedWalks.open(in);
        List<Path> asked = given.stream()
                .flatMap(path -> SearchedWalks.asked(path).stream())
                .distinct()
                .toList();
        RunFolder run = choice.folder();
        RunConfig config = run.config().config();
        PartDistance distance = EvaluateWalks.distance(config.eval().metric());
        try (var trained =
                TrainedWalks.open(network, choice.device(), config.clip().mostFrames(), Map.of())) {
            var embedded = embed(trained.embedder(), asked, folder.walks(), config);
            var answer = answer(folder, asked, embedded, distance, k);
            var sheet = RunFolder.create(choice.runs().resolve("search"), "search")
                    .path()
                    .resolve("search.html");
            var films = new WalkFilms(trained.embedder().input());
            var strips = new LinkedHashMap<Path, Pixels>();
            asked.forEach(walk -> strips.put(walk, films.of(walk)));
            WalkSheet.write(
                    sheet,
                    strips,
                    answer.found().stream().map(found -> films.of(found.path())).toList(),
                    "%,d walks in %s, by run %s"
                            .formatted(embedded.answering().samples().size(), in, run.name()),
                    answer);
            report(run, embedded, answer, sheet);
        }
    }

    private Embedded embed(WalkEmbedder embedder, List<Path> asked, List<Sample> walks, RunConfig config) {
        var reader = new WalkReader();
        asked.forEach(walk -> embedder.input().cut(reader.read(walk), walk)); // says in full what is wrong with it
        var asking = EmbeddedWalks.of(
                asked.stream()
                        .map(walk -> new Sample(walk, Sample.DISTRACTOR, Sample.UNKNOWN_CAMERA, 0))
                        .toList(),
                embedder,
                reader,
                1,
                (_, _) -> {});
        EmbeddedWalks answering;
        try (var line = new LiveLine(terminal, "embed", walks.size())) {
            answering =
                    EmbeddedWalks.of(walks, embedder, reader, config.data().decoders(), (done, _) -> line.at(done, ""));
        }
        CrossViewEvaluation.requireUsable(asking.embeddings());
        CrossViewEvaluation.requireUsable(answering.embeddings());
        return new Embedded(asking, answering);
    }

    private static WalkAnswer answer(
            SearchedWalks folder, List<Path> asked, Embedded embedded, PartDistance distance, int k) {
        List<Sample> walks = embedded.answering().samples();
        double[] distances = means(embedded, distance);
        var found = new ArrayList<Found>();
        int itself = 0;
        var nearest = IntStream.range(0, distances.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> distances[i]))
                .toList();
        Optional<Found> nextPerson = Optional.empty();
        for (int i : nearest) {
            Sample walk = walks.get(i);
            boolean listed = found.size() < k;
            if (!listed && nextPerson.isPresent()) {
                break;
            }
            if (asked.stream().anyMatch(one -> same(one, walk.path()))) {
                itself++;
                continue;
            }
            var hit = new Found(
                    walk.path(),
                    folder.person(walk),
                    folder.name(walk),
                    walk.camera() == Sample.UNKNOWN_CAMERA ? Optional.empty() : Optional.of(walk.camera()),
                    distances[i]);
            if (listed) {
                found.add(hit);
            }
            if (nextPerson.isEmpty() && !hit.person().equals(found.getFirst().person())) {
                nextPerson = Optional.of(hit);
            }
        }
        return new WalkAnswer(distance.description(), asked.size(), itself, found, nextPerson);
    }

    /// Each answer's distance to the walks that ask: the mean over them.
    private static double[] means(Embedded embedded, PartDistance distance) {
        var asking = embedded.asking().embeddings();
        var answering = embedded.answering().embeddings();
        int threads = Runtime.getRuntime().availableProcessors();
        double[] all = new WalkDistances(asking, answering, distance, threads)
                .between(
                        IntStream.range(0, asking.size()).toArray(),
                        IntStream.range(0, answering.size()).toArray());
        var means = new double[answering.size()];
        for (int i = 0; i < all.length; i++) {
            means[i % means.length] += all[i] / asking.size();
        }
        return means;
    }

    /// Whether two walks are one, or copies of each other.
    private static boolean same(Path one, Path other) {
        try {
            if (Files.isSameFile(one, other)) {
                return true;
            }
            if (Files.isDirectory(one) != Files.isDirectory(other)) {
                return false;
            }
            List<Path> these = Files.isDirectory(one) ? WalkFiles.frames(one) : List.of(one);
            List<Path> those = Files.isDirectory(one) ? WalkFiles.frames(other) : List.of(other);
            boolean equal = these.size() == those.size();
            for (int i = 0; equal && i < these.size(); i++) {
                equal = Files.size(these.get(i)) == Files.size(those.get(i))
                        && Files.mismatch(these.get(i), those.get(i)) < 0;
            }
            return equal;
        } catch (IOException gone) {
            return false; // it was read a moment ago, and is only listed now
        }
    }

    private void report(RunFolder run, Embedded embedded, WalkAnswer answer, Path sheet) {
        embedded.answering().bad().forEach(bad -> terminal.say("not read: " + bad.path() + ": " + bad.reason()));
        if (common.json) {
            terminal.json(json(run, embedded, answer, sheet));
            return;
        }
        terminal.say("by run %s; distance: %s".formatted(run.name(), answer.distance()));
        answer.notes().forEach(note -> terminal.say("  " + note));
        terminal.out().println(answer.words());
        int name = answer.found().stream()
                .mapToInt(hit -> hit.person().length())
                .max()
                .orElse(0);
        for (int i = 0; i < answer.found().size(); i++) {
            var hit = answer.found().get(i);
            String view = hit.view().map(degrees -> "%4d°  ".formatted(degrees)).orElse("");
            terminal.out()
                    .printf(
                            Locale.ROOT,
                            "%3d  %8.4f  %-" + Math.max(1, name) + "s  %s%s%n",
                            i + 1,
                            hit.distance(),
                            hit.person(),
                            view,
                            hit.walk());
        }
        terminal.out().println(WalkAnswer.CAUTION);
        terminal.out().println("sheet  " + sheet);
    }

    private static Map<String, Object> json(RunFolder run, Embedded embedded, WalkAnswer answer, Path sheet) {
        var json = new LinkedHashMap<String, Object>();
        json.put("verdict", "uncalibrated");
        json.put("hint", WalkAnswer.CAUTION);
        json.put("run", run.name());
        json.put("asked", answer.asked());
        json.put("searched", embedded.answering().samples().size());
        json.put("left_out_itself", answer.itself());
        json.put("distance", answer.distance());
        json.put(
                "bad",
                embedded.answering().bad().stream()
                        .map(bad -> Map.of("path", bad.path().toString(), "reason", bad.reason()))
                        .toList());
        var hits = new ArrayList<Object>();
        for (Found hit : answer.found()) {
            var one = new LinkedHashMap<String, Object>();
            one.put("rank", hits.size() + 1);
            one.put("person", hit.person());
            one.put("walk", hit.walk());
            hit.view().ifPresent(view -> one.put("view", view));
            one.put("distance", hit.distance());
            one.put("path", hit.path().toString());
            hits.add(one);
        }
        json.put("hits", hits);
        json.put("sheet", sheet.toString());
        return json;
    }
}
