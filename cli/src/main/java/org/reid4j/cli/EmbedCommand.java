package org.reid4j.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Sample;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.Safetensors;
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
            "A gait network writes what 'reid eval --embeddings FILE --protocol casia-b' reads: tensors",
            "'features' f32 [N, parts, D], 'labels', 'conditions', 'views' i64 [N]; walk i under metadata key i.",
            "",
            "Example: reid embed ~/people --output people.safetensors",
            "         reid embed ~/CASIA-B-64 --output walks.safetensors run=gait-1"
        })
final class EmbedCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "DIR", description = "A folder of photos, those below it included, or of walks.")
    private Path folder = Path.of("");

    @Option(
            names = "--output",
            required = true,
            paramLabel = "FILE",
            description = "*.safetensors: tensor 'embedding' f32 [N, D], photo i under metadata key i; or *.csv.")
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

    @Option(names = "--no-cache", description = "Neither use nor keep embeddings of earlier calls.")
    private boolean noCache;

    @Mixin
    private final Common common = new Common();

    EmbedCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var name = output.toString();
        if (!name.endsWith(".safetensors") && !name.endsWith(".csv")) {
            throw Reid.usage("output is " + name + ", must end in .safetensors or .csv");
        }
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
        PhotoEmbeddings.Result result;
        int dimension;
        try (var trained = Trained.open(network, choice.options())) {
            dimension = trained.embedder().dimension();
            result = new PhotoEmbeddings(terminal, trained, !noCache).of(photos);
        }
        if (name.endsWith(".csv")) {
            csv(output, result.embeddings());
        } else {
            tensors(result.embeddings(), dimension);
        }
        result.bad().forEach((photo, reason) -> terminal.say("not read: " + photo + ": " + reason));
        if (common.json) {
            terminal.json(Map.of(
                    "output",
                    name,
                    "photos",
                    result.embeddings().size(),
                    "dimension",
                    dimension,
                    "bad",
                    result.bad().entrySet().stream()
                            .map(e -> Map.of("path", e.getKey().toString(), "reason", e.getValue()))
                            .toList()));
        } else {
            terminal.out()
                    .printf(
                            "%s: %,d embeddings of %d values%n",
                            name, result.embeddings().size(), dimension);
        }
        return result.bad().isEmpty() ? 0 : 3;
    }

    private void tensors(Map<Path, float[]> embeddings, int dimension) {
        var values = new float[embeddings.size() * dimension];
        var names = new LinkedHashMap<String, String>();
        int row = 0;
        for (var entry : embeddings.entrySet()) {
            System.arraycopy(entry.getValue(), 0, values, row * dimension, dimension);
            names.put(Integer.toString(row++), entry.getKey().toString());
        }
        Safetensors.write(output, Map.of("embedding", RawTensor.of(values, embeddings.size(), dimension)), names);
    }

    /// A row a photo or walk: its path, then its numbers.
    static void csv(Path output, Map<Path, float[]> embeddings) {
        try (BufferedWriter out = Files.newBufferedWriter(output, StandardCharsets.UTF_8)) {
            for (var entry : embeddings.entrySet()) {
                out.write(EvalFiles.quoted(entry.getKey()));
                for (float value : entry.getValue()) {
                    out.write(',');
                    out.write(Float.toString(value));
                }
                out.newLine();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
