package org.reid4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.PartNet;
import org.reid4j.models.Parts;
import org.reid4j.models.ReidNet;
import org.reid4j.models.SilhouetteNet;
import org.reid4j.models.Systems;
import org.reid4j.models.Walks;
import org.reid4j.torch.Net;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Shapes;
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
            description = "A system, or a part of one: ${COMPLETION-CANDIDATES}.",
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
                    "safetensors with a tensor 'input': photos [N, 3, H, W], or walks of silhouettes [N, S, H, W]; walks of different 'lengths' [N] joined as [1, S, H, W]. A part reads its own.")
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

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            defaultValue = "torch",
            description = "torch (default), or onnx: export the network and let ONNX Runtime run that.")
    private String engine = "torch";

    @Mixin
    private final Common common = new Common();

    ForwardCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var file = WeightFiles.read(weights);
        var given = WeightFiles.read(input);
        var outputs = new LinkedHashMap<String, RawTensor>();
        var shapes = new LinkedHashMap<String, Object>();
        if (!engine.equals("torch") && !engine.equals("onnx")) {
            throw Reid.usage("engine is '" + engine + "', must be torch or onnx");
        }
        if (engine.equals("onnx") && inDouble) {
            throw Reid.usage("engine=onnx computes in float32: leave out --double");
        }
        try (var net = network(file, given)) {
            outputs.putAll(engine.equals("onnx") ? exported(net, given) : computed(net, given));
        }
        outputs.forEach((name, value) -> shapes.put(name, value.shape()));
        Safetensors.write(output, outputs, Map.of("model", model, "reid4j", Version.number()));
        if (common.json) {
            terminal.json(Map.of("model", model, "output", output.toString(), "shapes", shapes));
        } else {
            shapes.forEach(
                    (name, shape) -> terminal.out().println(name + " " + java.util.Arrays.toString((long[]) shape)));
        }
        return 0;
    }

    private Map<String, RawTensor> computed(Net net, TensorFile given) {
        var outputs = new LinkedHashMap<String, RawTensor>();
        try (var _ = Scope.open();
                var _ = NoGrad.open()) {
            answer(net, given).forEach((name, value) -> outputs.put(name, Tensors.toRaw(value)));
        }
        return outputs;
    }

    private Map<String, RawTensor> exported(Net net, TensorFile given) {
        var inputs = new LinkedHashMap<String, RawTensor>();
        var names = net instanceof PartNet part ? List.copyOf(part.reads().keySet()) : List.of("input");
        names.forEach(name -> inputs.put(name, raw(given, name)));
        try {
            return OnnxForward.run(
                    net,
                    inputs,
                    net instanceof SilhouetteNet
                            ? given.tensor("lengths").map(lengths -> EmbeddingsFile.whole(input, "lengths", lengths))
                            : Optional.empty());
        } catch (IllegalArgumentException wrongShape) {
            throw Reid.usage(input + ": " + wrongShape.getMessage() + "\n" + hint(net));
        }
    }

    /// The network in evaluation mode; a whole one only when there is something to read.
    private Net network(TensorFile file, TensorFile given) {
        var precision = inDouble ? Precision.F64 : Precision.F32;
        try {
            if (Parts.isMeant(model)) {
                return Parts.load(model, file, settings(), precision);
            }
            raw(given, "input");
            return Systems.load(Systems.fromWeights(model, file, settings()), file, precision);
        } catch (WeightsException refused) {
            throw refused.about(weights);
        }
    }

    private Map<String, Tensor> answer(Net net, TensorFile given) {
        try {
            return switch (net) {
                case PartNet part -> part.forward(inputs(part, given));
                case SilhouetteNet gait ->
                    gait.forward(walks(tensor(given, "input"), given)).named();
                case ReidNet photos -> photos.forward(tensor(given, "input")).named();
                default -> throw new IllegalStateException(net.getClass() + " cannot be run by itself");
            };
        } catch (IllegalArgumentException wrongShape) {
            throw Reid.usage(input + ": " + wrongShape.getMessage() + "\n" + hint(net));
        }
    }

    private static String hint(Net net) {
        return switch (net) {
            case PartNet part ->
                "give "
                        + part.reads().entrySet().stream()
                                .map(e -> "'" + e.getKey() + "' as " + Shapes.text(e.getValue()))
                                .collect(Collectors.joining(" and "));
            case SilhouetteNet _ ->
                "give 'input' as [walks, frames, height, width], or with 'lengths' [walks] as [1, frames of all walks, height, width]";
            default -> "give 'input' as [photos, 3, height, width]";
        };
    }

    private Map<String, Tensor> inputs(PartNet part, TensorFile given) {
        var inputs = new LinkedHashMap<String, Tensor>();
        part.reads().keySet().forEach(name -> inputs.put(name, tensor(given, name)));
        return inputs;
    }

    private Tensor tensor(TensorFile given, String name) {
        var raw = raw(given, name);
        return Tensors.fromRaw(inDouble ? doubles(raw) : floats(raw));
    }

    private RawTensor raw(TensorFile given, String name) {
        return given.tensor(name)
                .orElseThrow(() -> Reid.usage("%s has no tensor '%s'; it has %s"
                        .formatted(
                                input, name, String.join(", ", given.tensors().keySet()))));
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
            addAll(Parts.names());
        }
    }

    private static RawTensor floats(RawTensor raw) {
        return RawTensor.of(raw.toFloats(), raw.shape());
    }

    private static RawTensor doubles(RawTensor raw) {
        return RawTensor.of(raw.toDoubles(), raw.shape());
    }

    private Map<String, String> settings() {
        return Settings.of(Stream.concat(words.stream(), set.stream()).toList());
    }
}
