package org.reid4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.ModelSpec;
import org.reid4j.models.Output;
import org.reid4j.models.ReidNet;
import org.reid4j.models.SilhouetteNet;
import org.reid4j.models.Systems;
import org.reid4j.models.Walks;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.Safetensors;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightFiles;
import org.reid4j.torch.weights.WeightsException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid forward`: a tensor in, every named output out, so that anybody can compare a network with the
/// official code.
@Command(
        name = "forward",
        description = "Run a network in evaluation mode on a tensor and write every named output.",
        footer = {
            "",
            "Example: reid forward strong-baseline --weights net.pth --input x.safetensors --output y.safetensors --set last_stride=1"
        })
final class ForwardCommand implements Callable<Integer>, Arguments.TakesConfig {
    private final Terminal terminal;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "A system: ${COMPLETION-CANDIDATES}.",
            completionCandidates = SystemNames.class)
    private String model = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "KEY=VALUE",
            description = "Settings of the system, such as backbone=resnet18; the same as --set.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--weights",
            required = true,
            paramLabel = "FILE",
            description = "Its weights: safetensors or a PyTorch file, wrappings seen through.")
    private Path weights = Path.of("");

    @Option(
            names = "--input",
            required = true,
            paramLabel = "FILE",
            description =
                    "safetensors with a tensor 'input': photos [N, 3, H, W], or walks of silhouettes [N, S, H, W]; walks of different 'lengths' [N] joined as [1, S, H, W].")
    private Path input = Path.of("");

    @Option(
            names = "--output",
            required = true,
            paramLabel = "FILE",
            description = "safetensors to write: one tensor a named output.")
    private Path output = Path.of("");

    @Option(
            names = "--set",
            arity = "1..*",
            paramLabel = "KEY=VALUE",
            description = "A setting of the system, such as backbone=resnet18.")
    private List<String> set = new ArrayList<>();

    @Option(names = "--double", description = "Compute in float64.")
    private boolean inDouble;

    @Mixin
    private final Common common = new Common();

    ForwardCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var file = WeightFiles.read(weights);
        var given = WeightFiles.read(input);
        var raw = given.tensor("input")
                .orElseThrow(() -> Reid.usage("%s has no tensor 'input'; it has %s"
                        .formatted(input, String.join(", ", given.tensors().keySet()))));
        var spec = Systems.fromWeights(model, file, settings());
        var outputs = new LinkedHashMap<String, RawTensor>();
        var shapes = new LinkedHashMap<String, Object>();
        try (var net = network(spec, file);
                var _ = Scope.open();
                var _ = NoGrad.open()) {
            var x = Tensors.fromRaw(inDouble ? doubles(raw) : floats(raw));
            answer(net, x, given).named().forEach((name, value) -> {
                var copy = Tensors.toRaw(value);
                outputs.put(name, copy);
                shapes.put(name, copy.shape());
            });
        }
        Safetensors.write(output, outputs, Map.of("model", model, "reid4j", Version.number()));
        if (common.json) {
            terminal.json(Map.of("model", model, "output", output.toString(), "shapes", shapes));
        } else {
            shapes.forEach(
                    (name, shape) -> terminal.out().println(name + " " + java.util.Arrays.toString((long[]) shape)));
        }
        return 0;
    }

    private ReidNet network(ModelSpec spec, TensorFile file) {
        try {
            return Systems.load(spec, file, inDouble ? Precision.F64 : Precision.F32);
        } catch (WeightsException refused) {
            throw refused.about(weights);
        }
    }

    private Output answer(ReidNet net, Tensor x, TensorFile given) {
        try {
            return switch (net) {
                case SilhouetteNet gait -> gait.forward(walks(x, given));
                default -> net.forward(x);
            };
        } catch (IllegalArgumentException wrongShape) {
            throw Reid.usage(input + ": " + wrongShape.getMessage() + "\n"
                    + switch (net) {
                        case SilhouetteNet _ ->
                            "give 'input' as [walks, frames, height, width], or with 'lengths' [walks] as [1, frames of all walks, height, width]";
                        default -> "give 'input' as [photos, 3, height, width]";
                    });
        }
    }

    private Walks walks(Tensor x, TensorFile given) {
        return given.tensor("lengths")
                .map(lengths -> Walks.joined(x, EmbeddingsFile.whole(input, "lengths", lengths)))
                .orElseGet(() -> Walks.of(x));
    }

    /// The systems' names, for the help.
    private static final class SystemNames extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        SystemNames() {
            super(Systems.names());
        }
    }

    private static RawTensor floats(RawTensor raw) {
        return RawTensor.of(raw.toFloats(), raw.shape());
    }

    private static RawTensor doubles(RawTensor raw) {
        return RawTensor.of(raw.toDoubles(), raw.shape());
    }

    private Map<String, String> settings() {
        var settings = new LinkedHashMap<String, String>();
        for (var pair : Stream.concat(words.stream(), set.stream()).toList()) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw Reid.usage("--set takes key=value, got '" + pair + "'");
            }
            settings.put(pair.substring(0, equals).replaceFirst("^model\\.", ""), pair.substring(equals + 1));
        }
        return settings;
    }
}
