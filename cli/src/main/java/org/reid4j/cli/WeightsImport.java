package org.reid4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reid4j.core.Sha256;
import org.reid4j.embed.onnx.OnnxSummary;
import org.reid4j.torch.weights.Safetensors;
import org.reid4j.torch.weights.WeightFiles;
import org.reid4j.train.pretrained.Pretrained;
import org.reid4j.train.pretrained.WeightCache;
import org.reid4j.train.released.WeightImport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid weights import FILE`: published weights to a model, or a file to where it belongs.
@Command(
        name = "import",
        description = "Turn published weights or any ONNX network into a model (--as), keep a file that was fetched by"
                + " other means, or turn a PyTorch file into safetensors.",
        sortOptions = false,
        footer = {
            "",
            "Example: reid weights import market_bot_R50.pth --as bot",
            "         reid weights import net.pt --as mine --model mgn --set variant=article pool=max --input 384x128",
            "         reid weights import net.onnx --as other --input 256x128 --colour bgr --scale 255",
            "         reid weights import resnet50-0676ba61.pth",
            "         reid weights import net.pth --output net.safetensors"
        })
final class WeightsImport implements Callable<Integer> {
    private static final Path RUNS = Path.of("runs");
    private static final Path MODELS = RUNS.resolve("models");
    private static final String NAME = "[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,80}";

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "A weight file of any known format; nothing in it is executed.")
    private Path file = Path.of("");

    @Option(
            names = "--as",
            paramLabel = "NAME",
            description = "Make a model of it: the folder runs/models/NAME with weights, model.json and MODEL.md.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--output",
            paramLabel = "PATH",
            description =
                    "With --as the folder to make NAME in (default: runs/models); else the safetensors file to write.")
    private Optional<Path> output = Optional.empty();

    @Option(names = "--model", paramLabel = "SYSTEM", description = "The network, where the file's names do not tell.")
    private Optional<String> model = Optional.empty();

    @Option(
            names = "--set",
            arity = "1..*",
            paramLabel = "KEY=VALUE",
            description = "A setting of the network that its weights do not show, such as last_stride=2.")
    private List<String> set = new ArrayList<>();

    @Option(names = "--input", paramLabel = "HxW", description = "Height and width of the input, such as 384x128.")
    private Optional<String> input = Optional.empty();

    @Option(
            names = "--allow-partial",
            description = "Take what fits and leave the rest random, said and noted in the card.")
    private boolean partial;

    @Mixin
    private final ImportOnnx onnx = new ImportOnnx();

    @Mixin
    private final Common common = new Common();

    WeightsImport(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (file.toString().endsWith(".onnx") || OnnxSummary.isLikely(file)) {
            onnx();
        } else if (onnx.asked()) {
            throw Reid.usage(
                    "--colour, --scale, --mean, --std, --interpolation, --metric and --output-name are of ONNX, and "
                            + file + " is not");
        } else if (name.isPresent()) {
            model(name.get());
        } else if (model.isPresent() || !set.isEmpty() || input.isPresent() || partial) {
            throw Reid.usage("--model, --set, --input and --allow-partial are of models: add --as NAME");
        } else {
            file();
        }
        return 0;
    }

    private void onnx() {
        if (model.isPresent() || !set.isEmpty() || partial) {
            throw Reid.usage("--model, --set and --allow-partial are of weights, and " + file + " is ONNX");
        }
        String wanted = name.orElseGet(() -> String.valueOf(file.getFileName()).replaceFirst("\\.onnx$", ""));
        var made = onnx.make(file, folder(wanted), input);
        if (common.json) {
            terminal.json(Map.of(
                    "path", made.folder().toString(),
                    "system", made.card().system(),
                    "dimension", made.dimension(),
                    "input", made.card().preprocessing().toString(),
                    "output", made.output(),
                    "guessed", made.guessed()));
            return;
        }
        terminal.out().println(made.folder());
        made.lines().forEach(terminal::say);
    }

    private Path folder(String wanted) {
        if (!wanted.matches(NAME)) {
            throw Reid.usage("--as is '" + wanted + "', must be letters, digits, dots, dashes (it names a folder)");
        }
        return output.orElse(MODELS).resolve(wanted);
    }

    private void model(String wanted) {
        Path folder = folder(wanted);
        Map<String, String> settings = Settings.of(set);
        input.ifPresent(size -> settings.putAll(size(size)));
        var done = WeightImport.run(new WeightImport.Wish(file, folder, model, settings, partial, Version.number()));
        var card = done.card();
        done.remarks().forEach(terminal::say);
        if (common.json) {
            var json = new LinkedHashMap<String, Object>();
            json.put("path", done.folder().toString());
            json.put("form", done.form());
            json.put("system", card.system());
            json.put("classes", card.classes());
            json.put("remarks", done.remarks());
            terminal.json(json);
        } else {
            terminal.out().println(done.folder());
            terminal.say("%s, as %s: reid search PHOTO in DIR run=%s"
                    .formatted(done.form(), card.system(), called(done.folder())));
        }
    }

    /// What to name a model by: what is below `runs` is found there.
    static Path called(Path folder) {
        return folder.startsWith(RUNS) ? RUNS.relativize(folder) : folder;
    }

    private static Map<String, String> size(String text) {
        var size = InputSize.of(text);
        return Map.of("height", Integer.toString(size.height()), "width", Integer.toString(size.width()));
    }

    /// Keeps ImageNet weights where they are looked for; writes others as safetensors.
    private void file() {
        var known = Arrays.stream(Pretrained.values())
                .filter(p -> p.fileName().equals(String.valueOf(file.getFileName())))
                .findFirst();
        Path kept;
        if (output.isEmpty() && known.isPresent()) {
            kept = WeightCache.standard().admitCopy(known.get(), file);
        } else {
            kept = output.orElseThrow(() -> Reid.usage(
                    "what is to be made of %s? A model: --as NAME. Its tensors as safetensors: --output FILE\nwhat it is: reid weights inspect %s"
                            .formatted(file, file)));
            if (Files.exists(kept)) {
                throw Reid.usage(kept + " exists already; name another with --output");
            }
            var read = WeightFiles.read(file);
            Safetensors.write(
                    kept,
                    read.tensors(),
                    Map.of("imported_from", String.valueOf(file.getFileName()), "sha256", Sha256.of(file)));
        }
        if (common.json) {
            terminal.json(Map.of("path", kept.toString()));
        } else {
            terminal.out().println(kept);
        }
    }
}
