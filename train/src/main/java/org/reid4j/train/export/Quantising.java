package org.reid4j.train.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.reid4j.embed.onnx.ElementType;
import org.reid4j.embed.onnx.OnnxGraph;
import org.reid4j.embed.onnx.OnnxNode;
import org.reid4j.embed.onnx.OnnxTensor;

/// Rounds a graph to 8 bits: convolutions, and the sums and poolings between them, read maps of bytes and
/// weights of bytes, with a scale a map and a scale a channel of weights. What stands behind the last map
/// stays in 32 bits.
///
/// The graph says so in ONNX's own way, with pairs of QuantizeLinear and DequantizeLinear, which any
/// runtime can follow and ONNX Runtime turns into integer arithmetic.
final class Quantising {
    private static final int LEVELS = 255;
    private static final int MOST_WEIGHT = 127;

    private final OnnxGraph graph;
    private final Map<String, OnnxTensor> constants;
    private final List<OnnxTensor> kept = new ArrayList<>();
    private final List<OnnxNode> nodes = new ArrayList<>();
    private final Map<String, Rounded> rounded = new LinkedHashMap<>();

    /// What values of a map lie between.
    ///
    /// @param low at most 0
    /// @param high above `low`, at least 0
    record Range(float low, float high) {
        Range {
            if (!(low <= 0) || !(high >= 0) || !(high > low) || !Float.isFinite(high - low)) {
                throw new IllegalArgumentException("range is %s..%s, must hold 0 and be finite".formatted(low, high));
            }
        }

        float scale() {
            return (high - low) / LEVELS;
        }

        int zero() {
            return Math.round(-low / scale());
        }
    }

    /// A map after it was rounded.
    private record Rounded(String name, Range range) {}

    Quantising(OnnxGraph graph) {
        this.graph = graph;
        this.constants = graph.constants().stream().collect(Collectors.toMap(OnnxTensor::name, Function.identity()));
    }

    /// The maps whose ranges must be known.
    Set<String> maps() {
        Set<String> maps = new LinkedHashSet<>();
        graph.nodes().stream().filter(this::isRounded).forEach(node -> maps.addAll(read(node)));
        return maps;
    }

    /// The maps among what a node reads.
    private List<String> read(OnnxNode node) {
        int maps = node.op().equals("Add") ? 2 : 1;
        return node.inputs().subList(0, maps);
    }

    private boolean isRounded(OnnxNode node) {
        return switch (node.op()) {
            case "Conv" -> constants.containsKey(node.inputs().get(1));
            case "MaxPool" -> true;
            case "Add" -> node.inputs().stream().allMatch(this::isMap);
            default -> false;
        };
    }

    /// Whether a value is the result of a convolution, a sum of such or their rectification.
    private boolean isMap(String value) {
        return graph.nodes().stream()
                .filter(node -> node.outputs().contains(value))
                .anyMatch(node -> switch (node.op()) {
                    case "Conv", "MaxPool" -> true;
                    case "Relu" -> isMap(node.inputs().getFirst());
                    case "Add" -> node.inputs().stream().allMatch(this::isMap);
                    default -> false;
                });
    }

    /// The rounded graph.
    ///
    /// @param ranges of all [#maps()]
    OnnxGraph quantised(Map<String, Range> ranges) {
        for (OnnxNode node : graph.nodes()) {
            if (!isRounded(node)) {
                nodes.add(node);
                continue;
            }
            List<String> inputs = new ArrayList<>(node.inputs());
            for (int i = 0; i < read(node).size(); i++) {
                inputs.set(i, round(inputs.get(i), Objects.requireNonNull(ranges.get(inputs.get(i)))));
            }
            if (node.op().equals("Conv")) {
                float scale = Objects.requireNonNull(ranges.get(node.inputs().getFirst()))
                        .scale();
                float[] scales = weight(node.inputs().get(1), inputs);
                if (inputs.size() > 2) {
                    bias(node.inputs().get(2), scale, scales, inputs);
                }
            }
            nodes.add(new OnnxNode(node.op(), inputs, node.outputs(), node.attributes()));
        }
        Set<String> used =
                nodes.stream().flatMap(node -> node.inputs().stream()).collect(Collectors.toSet());
        List<OnnxTensor> all = new ArrayList<>(kept);
        graph.constants().stream().filter(c -> used.contains(c.name())).forEach(all::add);
        return new OnnxGraph(graph.name(), graph.inputs(), graph.outputs(), all, nodes, graph.metadata());
    }

    private String round(String map, Range range) {
        return rounded.computeIfAbsent(map, _ -> {
                    String scale = keep(OnnxTensor.of(map + ".scale", new float[] {range.scale()}));
                    String zero =
                            keep(OnnxTensor.of(map + ".zero", ElementType.UINT8, new byte[] {(byte) range.zero()}));
                    nodes.add(node("QuantizeLinear", map + ".bytes", map, scale, zero));
                    nodes.add(node("DequantizeLinear", map + ".rounded", map + ".bytes", scale, zero));
                    return new Rounded(map + ".rounded", range);
                })
                .name();
    }

    /// Rounds weights, a scale a channel that comes out.
    private float[] weight(String name, List<String> inputs) {
        OnnxTensor weight = Objects.requireNonNull(constants.get(name));
        float[] numbers = weight.floats();
        int channels = Math.toIntExact(weight.shape().getFirst());
        int each = numbers.length / channels;
        var scales = new float[channels];
        var bytes = new byte[numbers.length];
        for (int channel = 0; channel < channels; channel++) {
            float most = 0;
            for (int i = channel * each; i < (channel + 1) * each; i++) {
                most = Math.max(most, Math.abs(numbers[i]));
            }
            scales[channel] = most == 0 ? 1 : most / MOST_WEIGHT;
            for (int i = channel * each; i < (channel + 1) * each; i++) {
                bytes[i] = (byte) Math.round(numbers[i] / scales[channel]);
            }
        }
        if (constants.containsKey(name) && kept.stream().noneMatch(c -> c.name().equals(name + ".bytes"))) {
            long[] shape = weight.shape().stream().mapToLong(s -> s).toArray();
            keep(OnnxTensor.of(name + ".bytes", ElementType.INT8, bytes, shape));
            keep(OnnxTensor.of(name + ".scale", scales, channels));
            keep(OnnxTensor.of(name + ".zero", ElementType.INT8, new byte[channels], channels));
            nodes.add(new OnnxNode(
                    "DequantizeLinear",
                    List.of(name + ".bytes", name + ".scale", name + ".zero"),
                    List.of(name + ".rounded"),
                    Map.of("axis", Nodes.whole(0))));
        }
        inputs.set(1, name + ".rounded");
        return scales;
    }

    /// Rounds what is added to a convolution: to its sums' own unit, in 32 bits.
    private void bias(String name, float scale, float[] scales, List<String> inputs) {
        float[] numbers = Objects.requireNonNull(constants.get(name)).floats();
        var units = new float[numbers.length];
        ByteBuffer whole = ByteBuffer.allocate(numbers.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < numbers.length; i++) {
            units[i] = scale * scales[i];
            whole.putInt((int) Math.rint((double) numbers[i] / units[i]));
        }
        String own = inputs.getFirst() + "." + name;
        keep(new OnnxTensor(own + ".whole", ElementType.INT32, List.of((long) numbers.length), whole.flip()));
        keep(OnnxTensor.of(own + ".scale", units, units.length));
        nodes.add(new OnnxNode(
                "DequantizeLinear",
                List.of(own + ".whole", own + ".scale"),
                List.of(own + ".rounded"),
                Map.of("axis", Nodes.whole(0))));
        inputs.set(2, own + ".rounded");
    }

    private String keep(OnnxTensor constant) {
        kept.add(constant);
        return constant.name();
    }

    private static OnnxNode node(String op, String output, String... inputs) {
        return new OnnxNode(op, List.of(inputs), List.of(output), Map.of());
    }
}
