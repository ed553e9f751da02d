package org.reid4j.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reid4j.cli.OnnxMaking.Made;
import org.reid4j.core.InputKind;
import org.reid4j.core.NewFolder;
import org.reid4j.core.Sha256;
import org.reid4j.embed.EngineSpeeds;
import org.reid4j.embed.ModelCard;
import org.reid4j.embed.onnx.OnnxSummary;
import org.reid4j.models.ReidNet;
import org.reid4j.torch.Engine;
import org.reid4j.torch.weights.Safetensors;
import org.reid4j.torch.weights.WeightFiles;
import org.reid4j.train.Models;
import org.reid4j.train.RunFolder;
import org.reid4j.train.export.ExportCheck;
import org.reid4j.train.export.OnnxExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `reid export`: a trained network as a folder that other programs can use without reid4j.
@Command(
        name = "export",
        description = "Write a trained network as ONNX, safetensors or TorchScript, checked against itself.",
        sortOptions = false,
        footer = {
            "",
            "Example: reid export run=latest",
            "Without --output the file lies beside the run's weights, and search, eval and embed use it where it is faster.",
            "With it the folder holds the model, model.json (what it expects) and MODEL.md (for people)."
        })
final class ExportCommand implements Callable<Integer> {
    private static final List<String> FORMATS = List.of("onnx", "safetensors", "torchscript");

    private final Terminal terminal;

    @Mixin
    private final RunChoice choice = new RunChoice();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "onnx",
            description = "onnx (default), safetensors or torchscript.")
    private String format = "onnx";

    @Option(
            names = "--input",
            paramLabel = "KIND",
            description =
                    "Of ONNX: bytes [batch, H, W, 3] as an image has them (default), or floats: normalised planes.")
    private Optional<String> input = Optional.empty();

    @Option(
            names = "--precision",
            paramLabel = "BITS",
            defaultValue = "float32",
            description =
                    "float32 (default), or int8: a quarter of the size and faster, if rank-1 loses at most 0.2 points; needs --output.")
    private String precision = "float32";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Of int8: photos to find scales and to measure rank-1 on (default: the run's own dataset).")
    private Optional<Path> data = Optional.empty();

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

    @Override
    public Integer call() throws IOException {
        if (!FORMATS.contains(format)) {
            throw Reid.usage("format is '" + format + "', must be one of: " + String.join(", ", FORMATS));
        }
        if (input.isPresent() && (!input.get().equals("bytes") && !input.get().equals("floats"))) {
            throw Reid.usage("input is '" + input.get() + "', must be bytes or floats");
        }
        if (!precision.equals("float32") && !precision.equals("int8")) {
            throw Reid.usage("precision is '" + precision + "', must be float32 or int8");
        }
        if (format.equals("torchscript") && input.equals(Optional.of("bytes"))) {
            throw Reid.usage("input=bytes is of ONNX: TorchScript reads normalised planes");
        }
        if (isRounded() && (!format.equals("onnx") || input.equals(Optional.of("floats")))) {
            throw Reid.usage("precision=int8 is of ONNX that reads bytes: leave format=" + format + " and --input out");
        }
        if (isRounded() && output.isEmpty()) {
            throw Reid.usage(
                    "precision=int8 makes a model of its own: its embeddings are near the others, not equal\nsay where it goes: --output DIR");
        }
        Path network = choice.network(terminal);
        if (network.toString().endsWith(".onnx")) {
            throw Reid.usage(
                    network + " is ONNX already, and its network is not known here\nexport the run that it came from");
        }
        Models model = Models.find(network);
        if (output.isEmpty() && !isOurs()) {
            throw Reid.usage(
                    network + " lies in no run and no imported model\nsay where the export goes: --output DIR");
        }
        if (output.isPresent()) {
            away(model, output.get());
        } else if (format.equals("onnx")) {
            beside(model);
        } else {
            throw Reid.usage(
                    "only ONNX lies beside a run's weights\nsay where to write %s: --output DIR".formatted(format));
        }
        return 0;
    }

    /// Whether the weights lie in a run's folder or an imported model's, whose card may be written.
    private boolean isOurs() {
        RunFolder folder = choice.folder();
        return Files.exists(folder.file(RunFolder.IMPORTED)) || Files.exists(folder.file("run.json"));
    }

    /// Into the run itself, where whatever opens the run finds it.
    private void beside(Models model) throws IOException {
        Path weights = model.weights();
        Path file = weights.resolveSibling(
                String.valueOf(weights.getFileName()).replaceFirst("\\.[A-Za-z]+$", "") + ".onnx");
        NewFolder.beside(file, unfinished -> {
            Made made = onnx(model, unfinished);
            Files.move(made.file(), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            made.card().engine().ifPresent(speeds -> {
                RunFolder run = choice.folder();
                ModelCard known =
                        Files.exists(run.file(ModelCard.FILE)) ? ModelCard.read(run.file(ModelCard.FILE)) : made.card();
                run.write(ModelCard.FILE, known.withEngine(speeds).json());
                run.write("MODEL.md", known.withEngine(speeds).markdown());
            });
            report(file, made);
            return made;
        });
    }

    private void away(Models model, Path folder) throws IOException {
        if (Files.exists(folder)) {
            throw taken(folder);
        }
        try {
            Made done = NewFolder.make(folder, unfinished -> {
                Made made = switch (format) {
                    case "onnx" -> onnx(model, unfinished);
                    case "torchscript" -> script(model, unfinished);
                    default -> safetensors(model, unfinished);
                };
                Files.writeString(
                        unfinished.resolve(ModelCard.FILE), made.card().json());
                Files.writeString(unfinished.resolve("MODEL.md"), made.card().markdown());
                return made;
            });
            report(folder.resolve(done.file().getFileName()), done);
        } catch (FileAlreadyExistsException _) {
            throw taken(folder);
        }
    }

    private static RuntimeException taken(Path folder) {
        return Reid.usage(folder + " is there already\nname another folder with --output DIR");
    }

    private ModelCard card(Models model) {
        return model.card()
                .with(ModelCard.WEIGHTS, Sha256.of(model.weights()))
                .with("exported_from", choice.folder().name());
    }

    private Made safetensors(Models model, Path folder) {
        Path file = folder.resolve("model.safetensors");
        var read = WeightFiles.read(model.weights());
        Safetensors.write(file, read.tensors(), read.metadata());
        return new Made(file, card(model), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private Made script(Models model, Path folder) {
        Path file = folder.resolve("model.pt");
        ModelCard card = card(model);
        try (ReidNet net = model.open()) {
            OnnxExport.script(net, card.preprocessing(), file, Map.of(ModelCard.FILE, card.json()));
            ExportCheck check = ExportCheck.script(net, file, card.preprocessing());
            check.require(file.getFileName());
            return new Made(file, card, Optional.of(check), Optional.empty(), Optional.empty());
        }
    }

    private Made onnx(Models model, Path folder) {
        Engine.threads(Runtime.getRuntime().availableProcessors());
        ModelCard card = card(model);
        boolean walks = card.reads() == InputKind.SILHOUETTES;
        if (walks && (isRounded() || input.equals(Optional.of("bytes")))) {
            throw Reid.usage("silhouettes are given as floats from 0 to 1: leave input=bytes and precision=int8 out");
        }
        Optional<Rounding> rounding =
                isRounded() ? Optional.of(Rounding.of(terminal, choice.folder(), data)) : Optional.empty();
        return new OnnxMaking(terminal, model, card, !walks && !input.equals(Optional.of("floats")), rounding)
                .in(folder);
    }

    private boolean isRounded() {
        return precision.equals("int8");
    }

    private void report(Path file, Made made) throws IOException {
        if (common.json) {
            var json = new LinkedHashMap<String, Object>();
            json.put("file", file.toString());
            json.put("bytes", Files.size(file));
            made.check().ifPresent(check -> {
                json.put("pictures", check.pictures());
                json.put("difference", check.difference());
                json.put("cosine", check.cosine());
            });
            made.kept().ifPresent(kept -> {
                json.put("rank1_float32", kept.whole());
                json.put("rank1_int8", kept.rounded());
            });
            made.speeds().ifPresent(speeds -> {
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
        made.check()
                .ifPresent(check -> out.printf(
                        Locale.ROOT,
                        "checked  on %d %s: numbers differ by %.1e at most, cosine %.6f at least%n",
                        check.pictures(),
                        made.card().reads() == InputKind.SILHOUETTES ? "walks" : "pictures",
                        check.difference(),
                        check.cosine()));
        made.kept().ifPresent(kept -> out.println("checked  " + kept.words()));
        made.speeds().ifPresent(speeds -> out.println("speed    " + words(speeds)));
    }

    private String words(EngineSpeeds speeds) {
        var each = speeds.imagesPerSecond().entrySet().stream()
                .map(e -> String.format(Locale.ROOT, "%s %.1f photos/s", e.getKey(), e.getValue()))
                .toList();
        return "%s, %d at once: %s is %s"
                .formatted(
                        String.join(", ", each),
                        speeds.batch(),
                        speeds.preferred(),
                        isRounded() ? "faster on this CPU" : "the default on this CPU");
    }
}
