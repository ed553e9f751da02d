package org.reid4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Sample;
import org.reid4j.train.StopSignal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid embed`: a folder of photos or walks to a file of embeddings, for any other program.
@Command(
        name = "embed",
        description = "Embed the photos of a folder, or its walks with a gait network, into one file.",
        sortOptions = false,
        footer = {
            "",
            "*.safetensors  tensor 'embedding' f32 [N, D]; photo i under metadata key i",
            "*.npy          f32 [N, D]; the photos one a line in FILE.paths.txt, in the same order",
            "*.csv          a line a photo: path, then its numbers",
            "*.parquet      columns path (string) and embedding (list of float)",
            "A file gets its name only when it is whole and was read back. After Ctrl-C or a kill the same",
            "command goes on. Exit code 3: some photos could not be read (listed), or the check failed.",
            "",
            "A gait network writes what 'reid eval --embeddings FILE --protocol casia-b' reads, or *.csv: tensors",
            "'features' f32 [N, parts, D], 'labels', 'conditions', 'views' i64 [N]; walk i under metadata key i.",
            "",
            "Example: reid embed ~/people --out people.parquet",
            "         reid embed ~/CASIA-B-64 --out walks.safetensors run=gait-1"
        })
final class EmbedCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "DIR", description = "A folder of photos, those below it included, or of walks.")
    private Path folder = Path.of("");

    @Option(
            names = {"--output", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "Where to; its ending (below) says how.")
    private Path output = Path.of("");

    @Mixin
    private final RunChoice choice = new RunChoice();

    @Option(
            names = "--test-feature",
            paramLabel = "WHICH",
            description = "Of walks: parts or compact (default: the run's).")
    private Optional<String> testFeature = Optional.empty();

    @Option(names = "--everybody", description = "Of walks: also those of people who train, not the tested alone.")
    private boolean everybody;

    @Option(
            names = "--no-cache",
            description = "Neither use nor keep embeddings of other calls; a killed one goes on from FILE.partial.")
    private boolean noCache;

    @Mixin
    private final Common common = new Common();

    EmbedCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var out = EmbeddingOutput.of(output);
        var network = choice.network(terminal);
        if (TrainedWalks.reads(network)) {
            choice.requireTorch("a gait network");
            return new WalkEmbedding(terminal, choice, common).run(network, folder, output, testFeature, everybody);
        }
        if (testFeature.isPresent() || everybody) {
            throw Reid.usage("--test-feature and --everybody are of walks: leave them out with a network of photos");
        }
        SearchedWalks.refuse(folder, choice.folder().name());
        List<Path> photos = Datasets.photos(folder).stream().map(Sample::path).toList();
        out.require(photos);
        try (var trained = Trained.open(network, choice.options())) {
            return embed(out, trained, photos);
        }
    }

    private int embed(EmbeddingOutput out, Trained trained, List<Path> photos) {
        var stop = StopSignal.onInterrupt(
                () -> terminal.say("\nstopping: keeping what was embedded; Ctrl-C again ends at once"));
        if (noCache && Files.isDirectory(out.partial())) {
            terminal.say("going on with what lies in " + out.partial());
        }
        int dimension = trained.embedder().dimension();
        var embeddings = new PhotoEmbeddings(
                terminal,
                trained,
                noCache ? EmbeddingCache.in(out.partial(), trained) : EmbeddingCache.shared(trained));
        var kept = embeddings.keep(photos, stop);
        kept.bad().forEach((photo, reason) -> terminal.say("not read: " + photo + ": " + reason));
        if (kept.photos().isEmpty() && !kept.stopped()) {
            throw new ReidException(
                    ReidException.Kind.CHECK,
                    "none of the %,d photos in %s can be read: nothing was written".formatted(photos.size(), folder));
        }
        if (kept.stopped() || !out.write(embeddings, kept, dimension, stop)) {
            return stopped(kept, photos.size());
        }
        if (noCache) {
            out.removePartial();
        }
        report(kept, dimension);
        return kept.bad().isEmpty() ? 0 : 3;
    }

    private int stopped(PhotoEmbeddings.Kept kept, int of) {
        terminal.say("stopped: the embeddings of %,d of %,d photos are kept; the same command goes on"
                .formatted(kept.photos().size(), of));
        if (common.json) {
            terminal.json(Map.of(
                    "output",
                    output.toString(),
                    "status",
                    "stopped",
                    "photos",
                    kept.photos().size(),
                    "of",
                    of));
        }
        return Failures.INTERRUPTED;
    }

    private void report(PhotoEmbeddings.Kept kept, int dimension) {
        if (!common.json) {
            terminal.out()
                    .printf(
                            "%s: %,d embeddings of %d values, %,d of them new; verified: read back, a sample embedded again%n",
                            output, kept.photos().size(), dimension, kept.fresh());
            return;
        }
        var json = new LinkedHashMap<String, Object>();
        json.put("output", output.toString());
        json.put("photos", kept.photos().size());
        json.put("dimension", dimension);
        json.put("new", kept.fresh());
        json.put("verified", true);
        json.put(
                "bad",
                kept.bad().entrySet().stream()
                        .map(e -> Map.of("path", e.getKey().toString(), "reason", e.getValue()))
                        .toList());
        terminal.json(json);
    }
}
