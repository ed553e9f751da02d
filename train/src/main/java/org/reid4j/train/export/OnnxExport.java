package org.reid4j.train.export;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.embed.onnx.OnnxGraph;
import org.reid4j.image.Preprocessing;
import org.reid4j.models.PartNet;
import org.reid4j.models.ReidNet;
import org.reid4j.models.SilhouetteNet;
import org.reid4j.torch.Net;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;
import org.reid4j.torch.script.ScriptFile;
import org.reid4j.torch.trace.Dim;
import org.reid4j.torch.trace.TracedNet;

/// Writes networks as ONNX graphs: any batch size, batch norms folded into what stands before them.
public final class OnnxExport {
    /// The network's input: photos `[batch, 3, H, W]`, or silhouettes `[batch, frames, H, W]`.
    public static final String INPUT = "input";

    /// The feature that is compared, `[batch, D]`.
    public static final String EMBEDDING = "embedding";

    private OnnxExport() {}

    /// A network that gives its embedding.
    ///
    /// @param net in evaluation mode, float32, on the CPU
    /// @param input size of what it reads
    /// @param normalising whether the file normalises colours itself and reads bytes; for photos only
    public static OnnxGraph embedder(
            ReidNet net, Preprocessing input, boolean normalising, Map<String, String> metadata) {
        boolean walks = net instanceof SilhouetteNet;
        if (walks && normalising) {
            throw new IllegalArgumentException("silhouettes have no colours to normalise");
        }
        Front front = normalising ? new Front.Colours(input) : new Front.Bare();
        return graph(
                net,
                Map.of(INPUT, sizes(net, input.height(), input.width())),
                given -> Map.of(EMBEDDING, net.forward(named(given, INPUT)).embedding()),
                front,
                metadata);
    }

    /// A network that gives all its named outputs, as `reid forward` does.
    ///
    /// @param net in evaluation mode, float32, on the CPU
    public static OnnxGraph whole(ReidNet net, int height, int width) {
        return graph(
                net,
                Map.of(INPUT, sizes(net, height, width)),
                given -> net.forward(named(given, INPUT)).named(),
                new Front.Bare(),
                Map.of());
    }

    /// A part of a system.
    ///
    /// @param net in evaluation mode, float32, on the CPU
    /// @param sizes of each input behind the batch
    public static OnnxGraph whole(PartNet net, Map<String, List<Long>> sizes) {
        Map<String, List<Dim>> inputs = new LinkedHashMap<>();
        sizes.forEach((name, shape) -> inputs.put(
                name,
                java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(Dim.of("batch")),
                                shape.stream().map(Dim::of))
                        .toList()));
        return graph(net, inputs, net::forward, new Front.Bare(), Map.of());
    }

    private static List<Dim> sizes(ReidNet net, int height, int width) {
        return List.of(
                Dim.of("batch"),
                net instanceof SilhouetteNet ? Dim.of("frames") : Dim.of(3),
                Dim.of(height),
                Dim.of(width));
    }

    /// A network that gives its embedding, as TorchScript that reads normalised planes.
    ///
    /// @param net in evaluation mode, float32, on the CPU
    /// @param input size of what it reads
    /// @param extra texts that travel in the file, by name
    public static void script(ReidNet net, Preprocessing input, Path file, Map<String, String> extra) {
        try (var _ = Scope.open();
                var _ = NoGrad.open()) {
            TracedNet traced = folded(
                    net,
                    Map.of(INPUT, sizes(net, input.height(), input.width())),
                    given -> Map.of(EMBEDDING, net.forward(named(given, INPUT)).embedding()));
            ScriptFile.write(file, traced, weights(net), extra);
        }
    }

    private static OnnxGraph graph(
            Net net,
            Map<String, List<Dim>> inputs,
            UnaryOperator<Map<String, Tensor>> run,
            Front front,
            Map<String, String> metadata) {
        try (var _ = Scope.open();
                var _ = NoGrad.open()) {
            return new Translation(folded(net, inputs, run), weights(net)).graph("reid4j", front, metadata);
        }
    }

    private static TracedNet folded(Net net, Map<String, List<Dim>> inputs, UnaryOperator<Map<String, Tensor>> run) {
        if (net.training()) {
            throw new IllegalArgumentException("the network is in training mode, and is exported in evaluation mode");
        }
        return new Folding(TracedNet.of(inputs, net.stateDict(), run, Tensors::of), weights(net)).folded();
    }

    private static Function<String, float[]> weights(Net net) {
        return name -> Tensors.toFloats(net.state(name));
    }

    private static Tensor named(Map<String, Tensor> given, String name) {
        return Objects.requireNonNull(given.get(name), name);
    }
}
