package org.reid4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reid4j.core.InputKind;
import org.reid4j.embed.EngineSpeeds;
import org.reid4j.embed.ModelCard;
import org.reid4j.embed.OnnxEmbedder;
import org.reid4j.embed.onnx.OnnxFile;
import org.reid4j.embed.onnx.OnnxSummary;
import org.reid4j.models.ReidNet;
import org.reid4j.models.SilhouetteNet;
import org.reid4j.torch.Engine;
import org.reid4j.torch.weights.Safetensors;
import org.reid4j.torch.weights.WeightFiles;
import org.reid4j.train.Models;
import org.reid4j.train.RunFolder;
import org.reid4j.train.TorchEmbedder;
import org.reid4j.train.export.EngineRace;
import org.reid4j.train.export.ExportCheck;
import org.reid4j.train.export.OnnxExport;
import org.reid4j.train.pretrained.WeightCache;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `reid export`: a trained network as a folder that other programs can use without reid4j.
@Command(
        name = "export",
        description = "Write a trained network as ONNX or safetensors, checked against itself.",
        sortOptions = false,
        footer = {
            "",
            "Example: reid export run=latest",
            "Without --output the file lies beside the run's weights, and search, eval and embed use it where it is faster.",
            "With it the folder holds the model, model.json (what it expects) and MODEL.md (for people)."
        })
final class ExportCommand implements Callable<Integer> {
    /// What the files of an export are called.
    static final String ONNX = "model.onnx";

    private static final int BATCH = 32;

    private final Terminal terminal;

    @Mixin
    private final RunChoice choice = new RunChoice();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "onnx",
            description = "onnx (default) or safetensors.")
    private String format = "onnx";

    @Option(
            names = "--input",
            paramLabel = "KIND",
            description =
                    "Of ONNX: bytes [batch, H, W, 3] as an image has them (default), or floats: normalised planes.")
    private Optional<String> input = Optional.empty();

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "A folder that is not there yet, to be given away (default: beside the run's weights).")
    private Optional<Path> output = Optional.empty();

    @Mixin
    private final Common common = new Common();

    ExportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /// What came out.
    private record Written(Path file, ModelCard card, Optional<ExportCheck> check) {}

    @Override
    public Integer call() throws IOException {
        if (!format.equals("onnx") && !format.equals("safetensors")) {
            throw Reid.usage("format is '" + format + "', must be onnx or safetensors");
        }
        if (input.isPresent() && (!input.get().equals("bytes") && !input.get().equals("floats"))) {
            throw Reid.usage("input is '" + input.get() + "', must be bytes or floats");
        }
        Models model = Models.find(choice.network(terminal));
        if (output.isPresent()) {
            away(model, output.get());
        } else if (format.equals("onnx")) {
            beside(model);
        } else {
            throw Reid.usage("the run's weights are safetensors already\nsay where to write others: --output DIR");
        }
        return 0;
    }

    /// Into the run itself, where whatever opens the run finds it.
    private void beside(Models model) throws IOException {
        Path weights = model.weights();
        Path file = weights.resolveSibling(
                String.valueOf(weights.getFileName()).replaceFirst("\\.[A-Za-z]+$", "") + ".onnx");
        Path unfinished = fresh(file);
        try {
            Written written = onnx(model, unfinished);
            Files.move(written.file, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            written.card.engine().ifPresent(speeds -> {
                RunFolder run = choice.folder();
                ModelCard known = Files.exists(run.file(ModelCard.FILE))
                        ? ModelCard.read(run.file(ModelCard.FILE))
                        : written.card;
                run.write(ModelCard.FILE, known.withEngine(speeds).json());
                run.write("MODEL.md", known.withEngine(speeds).markdown());
            });
            report(file, written);
        } finally {
            remove(unfinished);
        }
    }

    private void away(Models model, Path folder) throws IOException {
        if (Files.exists(folder)) {
            throw Reid.usage(folder + " is there already\nname another folder with --output DIR");
        }
        Path unfinished = fresh(folder.toAbsolutePath());
        try {
            Written written = format.equals("onnx") ? onnx(model, unfinished) : safetensors(model, unfinished);
            Files.writeString(unfinished.resolve(ModelCard.FILE), written.card.json());
            Files.writeString(unfinished.resolve("MODEL.md"), written.card.markdown());
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
            report(folder.resolve(written.file.getFileName()), written);
        } catch (RuntimeException | IOException | Error failure) {
            remove(unfinished);
            throw failure;
        }
    }

    /// A folder of its own to work in, beside what it will be moved to, with the usual rights.
    private static Path fresh(Path target) throws IOException {
        return Files.createDirectories(
                target.resolveSibling(".export-" + ProcessHandle.current().pid()));
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private ModelCard card(Models model) {
        return model.card()
                .with(ModelCard.WEIGHTS, WeightCache.sha256(model.weights()))
                .with("exported_from", choice.folder().name());
    }

    private Written safetensors(Models model, Path folder) {
        Path file = folder.resolve("model.safetensors");
        var read = WeightFiles.read(model.weights());
        Safetensors.write(file, read.tensors(), read.metadata());
        return new Written(file, card(model), Optional.empty());
    }

    private Written onnx(Models model, Path folder) {
        Engine.threads(Runtime.getRuntime().availableProcessors());
        Path file = folder.resolve(ONNX);
        ModelCard card = card(model);
        boolean walks = card.reads() == InputKind.SILHOUETTES;
        if (walks && input.equals(Optional.of("bytes"))) {
            throw Reid.usage("input=bytes is of photos: silhouettes are given as floats from 0 to 1");
        }
        boolean bytes = !walks && !input.equals(Optional.of("floats"));
        terminal.say("writing %s".formatted(ONNX));
        try (ReidNet net = model.open()) {
            OnnxFile.write(
                    file,
                    OnnxExport.embedder(net, card.preprocessing(), bytes, Map.of(ModelCard.METADATA, card.json())));
            terminal.say("checking it against the network");
            ExportCheck check;
            if (net instanceof SilhouetteNet gait) {
                check = ExportCheck.walks(
                        gait,
                        file,
                        card.preprocessing().height(),
                        card.preprocessing().width());
                check.require(file.getFileName());
                return new Written(file, card, Optional.of(check));
            }
            try (var torch = TorchEmbedder.owning(net, card.preprocessing(), TorchEmbedder.Options.defaults());
                    var onnx = OnnxEmbedder.open(file, card.preprocessing(), OnnxEmbedder.Options.defaults())) {
                check = ExportCheck.photos(torch, onnx);
                check.require(file.getFileName());
                var race = new LinkedHashMap<String, org.reid4j.core.Embedder>();
                race.put("onnx", onnx);
                race.put("torch", torch);
                return new Written(
                        file,
                        card.withEngine(EngineRace.run(race, ExportCheck.pedestrians(BATCH))),
                        Optional.of(check));
            }
        }
    }

    private void report(Path file, Written written) throws IOException {
        if (common.json) {
            var json = new LinkedHashMap<String, Object>();
            json.put("file", file.toString());
            json.put("bytes", Files.size(file));
            written.check.ifPresent(check -> {
                json.put("pictures", check.pictures());
                json.put("difference", check.difference());
                json.put("cosine", check.cosine());
            });
            written.card.engine().ifPresent(speeds -> {
                json.put("engine", speeds.preferred());
                json.put("images_per_second", speeds.imagesPerSecond());
            });
            terminal.json(json);
            return;
        }
        var out = terminal.out();
        out.printf(Locale.ROOT, "file     %s, %,d bytes%n", file, Files.size(file));
        if (format.equals("onnx")) {
            OnnxSummary summary = OnnxSummary.read(file);
            var read = summary.inputs().getFirst();
            var given = summary.outputs().getFirst();
            out.printf(
                    "reads    %s %s %s, opset %d%n",
                    read.name(), read.type().name().toLowerCase(Locale.ROOT), read.shape(), summary.opset());
            out.printf(
                    "gives    %s %s %s, not normalised%n",
                    given.name(), given.type().name().toLowerCase(Locale.ROOT), given.shape());
        }
        written.check.ifPresent(check -> out.printf(
                Locale.ROOT,
                "checked  on %d %s: numbers differ by %.1e at most, cosine %.6f at least%n",
                check.pictures(),
                written.card.reads() == InputKind.SILHOUETTES ? "walks" : "pictures",
                check.difference(),
                check.cosine()));
        written.card.engine().ifPresent(speeds -> out.println("speed    " + words(speeds)));
    }

    private static String words(EngineSpeeds speeds) {
        var each = speeds.imagesPerSecond().entrySet().stream()
                .map(e -> String.format(Locale.ROOT, "%s %.1f photos/s", e.getKey(), e.getValue()))
                .toList();
        return "%s, %d at once: %s is the default on this CPU"
                .formatted(String.join(", ", each), speeds.batch(), speeds.preferred());
    }
}
