package org.reid4j.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.cli.report.EvalPage;
import org.reid4j.core.data.Dataset;
import org.reid4j.train.Models;
import org.reid4j.train.Preflight;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.walks.EvaluateWalks;

/// Measures a run's gait network on a dataset of walks and leaves the numbers and a page in the run's
/// folder.
///
/// @param terminal where to speak
/// @param choice which run
/// @param common whether to print JSON
record WalkRunEvaluation(Terminal terminal, RunChoice choice, Common common) {

    /// @param wishes what differs from how the run itself was measured
    /// @param config of the run
    void run(RunEvaluation.Wishes wishes, RunConfig config) {
        if (wishes.flip().isPresent()
                || wishes.choices().given()
                || wishes.protocol().isPresent()) {
            throw Reid.usage("walks are measured across views: leave out --flip, --rerank and --protocol");
        }
        var folder = choice.folder();
        var path = wishes.data()
                .or(() -> config.data().path())
                .orElseThrow(() -> Reid.usage("run " + folder.name() + " names no dataset; say data=DIR"));
        Dataset dataset = RunEvaluation.open(config, path, wishes.format(), wishes.split());
        Preflight.readable(config.model(), dataset);
        Preflight.measurable(config, dataset);
        dataset.notices().forEach(terminal::say);
        var own = config.data().path().map(data -> data.toAbsolutePath().normalize());
        if (!own.equals(Optional.of(path.toAbsolutePath().normalize()))) {
            terminal.say("where the network learned from some of these people, the numbers are too good");
        }
        var network = choice.network(terminal);
        List<String> features = wishes.testFeature()
                .map(List::of)
                .orElseGet(() -> WalkEvaluation.features(Models.find(network).spec()));
        WalkEvaluation found;
        long began = System.nanoTime();
        try (var line = new LiveLine(
                terminal,
                "embed",
                features.size() * (long) EvaluateWalks.tested(dataset).size())) {
            found = WalkEvaluation.of(
                    dataset,
                    config,
                    network,
                    choice.device(),
                    features,
                    EvaluateWalks.distance(wishes.metric().orElse(config.eval().metric()), wishes.flatten()),
                    (done, _) -> line.at(done, ""));
        }
        var out = ViewFiles.write(EvalFiles.next(folder.file("eval")), dataset, found);
        var page = out.resolve("report.html");
        EvalPage.write(page, folder.name(), dataset, found.features(), found.seen());
        found.walks().bad().forEach(bad -> terminal.say("not read: " + bad.path() + ": " + bad.reason()));
        if (common.json) {
            var json = new LinkedHashMap<String, Object>(
                    Map.of("run", folder.name(), "data", path.toString(), "format", dataset.format()));
            ViewBoard.into(json, found.features());
            json.put("seconds", (System.nanoTime() - began) / 1e9);
            json.put("report", page.toString());
            terminal.json(json);
        } else {
            ViewBoard.lines(found.features()).forEach(terminal.out()::println);
            terminal.out().println("report: " + page);
        }
    }
}
