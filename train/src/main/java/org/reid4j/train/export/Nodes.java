package org.reid4j.train.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.reid4j.embed.onnx.OnnxNode;
import org.reid4j.embed.onnx.OnnxNode.Attribute;
import org.reid4j.embed.onnx.OnnxTensor;
import org.reid4j.torch.trace.Op;

/// The nodes and constants of an ONNX graph as it grows; every new result gets a name of its own.
final class Nodes {
    private final List<OnnxNode> nodes = new ArrayList<>();
    private final List<OnnxTensor> constants = new ArrayList<>();
    private final Map<List<Long>, String> wholes = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private int named;

    List<OnnxNode> nodes() {
        return List.copyOf(nodes);
    }

    List<OnnxTensor> constants() {
        return List.copyOf(constants);
    }

    /// Adds a node with one result.
    ///
    /// @return the result's name
    String node(String op, Map<String, Attribute> attributes, String... inputs) {
        String result = fresh(op.toLowerCase(Locale.ROOT));
        nodes.add(new OnnxNode(op, List.of(inputs), List.of(result), attributes));
        return result;
    }

    String node(String op, String... inputs) {
        return node(op, Map.of(), inputs);
    }

    /// Adds a node whose result has a name already.
    void nodeAs(String op, String result, String... inputs) {
        nodes.add(new OnnxNode(op, List.of(inputs), List.of(result), Map.of()));
    }

    /// Gives the result of the last node the name by which the outside knows it.
    void rename(String result, String wanted) {
        OnnxNode last = nodes.removeLast();
        if (!last.outputs().equals(List.of(result))) {
            throw new IllegalStateException(result + " is not what the last node gives");
        }
        nodes.add(new OnnxNode(last.op(), last.inputs(), List.of(wanted), last.attributes()));
    }

    /// Adds numbers.
    ///
    /// @param name where it should bear one, else empty
    /// @param shape none for a single number
    String constant(String name, float[] numbers, long... shape) {
        String chosen = name.isEmpty() || !taken.add(name) ? fresh("constant") : name;
        constants.add(OnnxTensor.of(chosen, numbers, shape));
        return chosen;
    }

    /// Adds a list of whole numbers, or finds it again.
    String wholes(long... numbers) {
        return wholes.computeIfAbsent(Op.sizes(numbers), _ -> {
            String name = fresh("list");
            constants.add(OnnxTensor.of(name, numbers));
            return name;
        });
    }

    String slice(String x, int dim, long from, long to) {
        return node("Slice", x, wholes(from), wholes(to), wholes(dim));
    }

    String reduce(Op.Reduction how, String x, boolean keep, List<Integer> dims) {
        List<Long> axes = dims.stream().map(Long::valueOf).toList();
        Attribute kept = whole(keep ? 1 : 0);
        return switch (how) {
            case SUM ->
                node(
                        "ReduceSum",
                        Map.of("keepdims", kept),
                        x,
                        wholes(axes.stream().mapToLong(a -> a).toArray()));
            case MEAN -> node("ReduceMean", Map.of("keepdims", kept, "axes", wholes(axes)), x);
            case MAX -> node("ReduceMax", Map.of("keepdims", kept, "axes", wholes(axes)), x);
            case MIN -> node("ReduceMin", Map.of("keepdims", kept, "axes", wholes(axes)), x);
            case LENGTH -> node("ReduceL2", Map.of("keepdims", kept, "axes", wholes(axes)), x);
        };
    }

    /// An operator's name from a constant's: `RELU` to `Relu`.
    static String title(Enum<?> constant) {
        return constant.name().charAt(0) + constant.name().substring(1).toLowerCase(Locale.ROOT);
    }

    static Attribute whole(long value) {
        return new OnnxNode.Whole(value);
    }

    static Attribute wholes(List<Long> values) {
        return new OnnxNode.Wholes(values);
    }

    static Attribute real(double value) {
        return new OnnxNode.Real((float) value);
    }

    static Attribute word(String value) {
        return new OnnxNode.Word(value);
    }

    private String fresh(String kind) {
        String name = kind + "." + named++;
        taken.add(name);
        return name;
    }
}
