package org.reid4j.train.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.reid4j.embed.onnx.ElementType;
import org.reid4j.embed.onnx.OnnxGraph;
import org.reid4j.embed.onnx.OnnxValue;
import org.reid4j.torch.trace.Dim;
import org.reid4j.torch.trace.Op;
import org.reid4j.torch.trace.TracedNet;
import org.reid4j.torch.trace.TracedNet.Fixed;
import org.reid4j.torch.trace.TracedNet.Input;
import org.reid4j.torch.trace.TracedNet.Result;
import org.reid4j.torch.trace.TracedNet.Step;
import org.reid4j.torch.trace.TracedNet.Weight;

/// Says in ONNX's words (opset 17) what a traced network computes; one method an operation.
final class Translation {
    private final TracedNet net;
    private final Function<String, float[]> weights;
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<String, String> sizes = new HashMap<>();
    private final List<OnnxValue> inputs = new ArrayList<>();
    private final Nodes out = new Nodes();

    /// @param weights the numbers of the state dict, by name
    Translation(TracedNet net, Function<String, float[]> weights) {
        this.net = net;
        this.weights = weights;
    }

    /// @param name of the graph
    /// @param front what stands before the network, such as the normalisation of colours
    OnnxGraph graph(String name, Front front, Map<String, String> metadata) {
        for (int place = 0; place < net.values().size(); place++) {
            if (net.values().get(place) instanceof Input(String input, var shape)) {
                inputs.add(new OnnxValue(input, ElementType.FLOAT, named(shape)));
                names.put(place, input);
            }
        }
        net.outputs().forEach((output, place) -> {
            if (net.values().get(place) instanceof Result) {
                names.putIfAbsent(place, output);
            }
        });
        List<OnnxValue> read = front.before(inputs, out);
        net.steps().forEach(this::step);
        List<OnnxValue> given = new ArrayList<>();
        net.outputs().forEach((output, place) -> {
            if (!of(place).equals(output)) {
                out.nodeAs("Identity", output, of(place));
            }
            given.add(new OnnxValue(
                    output, ElementType.FLOAT, named(net.values().get(place).shape())));
        });
        return new OnnxGraph(name, read, given, out.constants(), out.nodes(), metadata);
    }

    /// The name of a value, which becomes a constant of the file when it is first asked for.
    private String of(int place) {
        String known = names.get(place);
        if (known != null) {
            return known;
        }
        String name = switch (net.values().get(place)) {
            case Weight(String weight, var shape) -> out.constant(weight, weights.apply(weight), lengths(shape));
            case Fixed(String fixed, var shape, float[] numbers) -> out.constant(fixed, numbers, lengths(shape));
            case Result _, Input _ -> throw new IllegalStateException("value " + place + " is read before it is made");
        };
        names.put(place, name);
        return name;
    }

    private List<Dim> shape(int place) {
        return net.values().get(place).shape();
    }

    private void step(Step step) {
        String x = of(step.operands().getFirst());
        List<Dim> in = shape(step.operands().getFirst());
        String[] all = step.operands().stream().map(this::of).toArray(String[]::new);
        String result = switch (step.op()) {
            case Op.Conv conv ->
                out.node(
                        "Conv",
                        Map.of(
                                "strides", Nodes.wholes(conv.stride()),
                                "pads", Nodes.wholes(twice(conv.padding())),
                                "dilations", Nodes.wholes(conv.dilation()),
                                "group", Nodes.whole(conv.groups())),
                        all);
            case Op.Linear _ -> linear(in, all);
            case Op.BatchNorm norm -> out.node("BatchNormalization", Map.of("epsilon", Nodes.real(norm.eps())), all);
            case Op.InstanceNorm norm -> instanceNorm(in, norm.eps(), all);
            case Op.Deviation(var dims) -> deviation(x, in, dims);
            case Op.Each(var function) -> out.node(Nodes.title(function), all);
            case Op.LeakyRelu(double slope) -> out.node("LeakyRelu", Map.of("alpha", Nodes.real(slope)), all);
            case Op.Both(var combine) -> out.node(Nodes.title(combine), all);
            case Op.WithNumber(var combine, double number) ->
                out.node(Nodes.title(combine), x, out.constant("", new float[] {(float) number}));
            case Op.MaxPool pool ->
                out.node(
                        "MaxPool",
                        Map.of(
                                "kernel_shape", Nodes.wholes(pool.window()),
                                "strides", Nodes.wholes(pool.stride()),
                                "pads", Nodes.wholes(twice(pool.padding())),
                                "ceil_mode", Nodes.whole(pool.ceil() ? 1 : 0)),
                        x);
            case Op.AvgPool pool ->
                out.node(
                        "AveragePool",
                        Map.of(
                                "kernel_shape", Nodes.wholes(pool.window()),
                                "strides", Nodes.wholes(pool.stride()),
                                "pads", Nodes.wholes(twice(pool.padding())),
                                "count_include_pad", Nodes.whole(pool.countPadding() ? 1 : 0)),
                        x);
            case Op.AdaptivePool pool ->
                new Cells(out, pool).of(x, in.get(2).fixed(), in.get(3).fixed());
            case Op.MaxRuns(int runs) -> maxRuns(x, in, runs);
            case Op.Pad pad ->
                out.node(
                        "Pad",
                        Map.of("mode", Nodes.word(pad.mirrored() ? "reflect" : "constant")),
                        x,
                        out.wholes(0, 0, pad.top(), pad.left(), 0, 0, pad.bottom(), pad.right()),
                        out.constant("", new float[] {(float) pad.value()}));
            case Op.Resize resize -> resize(x, in, resize);
            case Op.Reduce(var how, var dims, boolean keep) -> out.reduce(how, x, keep, dims);
            case Op.MatMul _ -> out.node("MatMul", all);
            case Op.Join(int dim) -> out.node("Concat", Map.of("axis", Nodes.whole(dim)), all);
            case Op.Slice(int dim, long from, long to) -> out.slice(x, dim, from, to);
            case Op.Select(int dim, long index) ->
                out.node("Squeeze", out.slice(x, dim, index, index + 1), out.wholes(dim));
            case Op.Reshape _ -> reshape(x, shape(step.result()));
            case Op.Permute(var dims) ->
                out.node(
                        "Transpose",
                        Map.of(
                                "perm",
                                Nodes.wholes(dims.stream().map(Long::valueOf).toList())),
                        x);
            case Op.Same _ -> x;
            case Op.Softmax(int dim, boolean log) ->
                out.node(log ? "LogSoftmax" : "Softmax", Map.of("axis", Nodes.whole(dim)), x);
        };
        String wanted = names.get(step.result());
        if (wanted == null) {
            names.put(step.result(), result);
        } else if (step.op() instanceof Op.Same) {
            out.nodeAs("Identity", wanted, result);
        } else {
            out.rename(result, wanted);
        }
    }

    private String linear(List<Dim> in, String... all) {
        if (in.size() == 2) {
            return out.node("Gemm", Map.of("transB", Nodes.whole(1)), all);
        }
        String transposed = out.node("Transpose", Map.of("perm", Nodes.wholes(List.of(1L, 0L))), all[1]);
        String product = out.node("MatMul", all[0], transposed);
        return all.length > 2 ? out.node("Add", product, all[2]) : product;
    }

    private String instanceNorm(List<Dim> in, double eps, String... all) {
        String scale = all.length > 1
                ? all[1]
                : out.constant("", filled(in.get(1).fixed(), 1), in.get(1).fixed());
        String shift = all.length > 1
                ? all[2]
                : out.constant("", filled(in.get(1).fixed(), 0), in.get(1).fixed());
        return out.node("InstanceNormalization", Map.of("epsilon", Nodes.real(eps)), all[0], scale, shift);
    }

    private String deviation(String x, List<Dim> in, List<Integer> dims) {
        long count = dims.stream().mapToLong(d -> in.get(d).fixed()).reduce(1, (a, b) -> a * b);
        String centred = out.node("Sub", x, out.reduce(Op.Reduction.MEAN, x, true, dims));
        String squares = out.reduce(Op.Reduction.SUM, out.node("Mul", centred, centred), true, dims);
        return out.node("Sqrt", out.node("Div", squares, out.constant("", new float[] {count - 1})));
    }

    private String maxRuns(String x, List<Dim> in, int runs) {
        if (runs == 1) {
            return out.reduce(Op.Reduction.MAX, x, true, List.of(1));
        }
        String cut =
                reshape(x, List.of(in.get(0), Dim.of(runs), Dim.of(in.get(1).fixed() / runs), in.get(2), in.get(3)));
        return out.reduce(Op.Reduction.MAX, cut, false, List.of(2));
    }

    private String resize(String x, List<Dim> in, Op.Resize resize) {
        String scales = out.constant(
                "",
                new float[] {
                    1,
                    1,
                    (float) resize.height() / in.get(2).fixed(),
                    (float) resize.width() / in.get(3).fixed()
                },
                4);
        Map<String, org.reid4j.embed.onnx.OnnxNode.Attribute> how = switch (resize.filter()) {
            case NEAREST ->
                Map.of(
                        "mode", Nodes.word("nearest"),
                        "coordinate_transformation_mode", Nodes.word("asymmetric"),
                        "nearest_mode", Nodes.word("floor"));
            case BILINEAR ->
                Map.of(
                        "mode", Nodes.word("linear"),
                        "coordinate_transformation_mode", Nodes.word("pytorch_half_pixel"));
            case CORNERS ->
                Map.of(
                        "mode", Nodes.word("linear"),
                        "coordinate_transformation_mode", Nodes.word("align_corners"));
        };
        return out.node("Resize", how, x, "", scales);
    }

    /// Another shape: sizes that depend on what is given are left to be worked out; where there are two,
    /// all but one are taken from the input's own sizes as the graph runs.
    private String reshape(String x, List<Dim> shape) {
        long changing = shape.stream().filter(dim -> !dim.isFixed()).count();
        int free = IntStream.range(0, shape.size())
                .filter(i -> !shape.get(i).isFixed())
                .boxed()
                .max(java.util.Comparator.comparingInt(
                        i -> shape.get(i).symbols().size()))
                .orElse(-1);
        if (changing <= 1) {
            return out.node(
                    "Reshape",
                    x,
                    out.wholes(IntStream.range(0, shape.size())
                            .mapToLong(i -> i == free ? -1 : shape.get(i).factor())
                            .toArray()));
        }
        String[] parts = IntStream.range(0, shape.size())
                .mapToObj(i -> i == free ? out.wholes(-1) : size(shape.get(i)))
                .toArray(String[]::new);
        return out.node("Reshape", x, out.node("Concat", Map.of("axis", Nodes.whole(0)), parts));
    }

    /// A size as a tensor of one number.
    private String size(Dim dim) {
        String size = out.wholes(dim.factor());
        for (String symbol : dim.symbols()) {
            String given = sizes.computeIfAbsent(symbol, this::given);
            size = dim.factor() == 1 && dim.symbols().size() == 1 ? given : out.node("Mul", size, given);
        }
        return size;
    }

    private String given(String symbol) {
        for (int place = 0; place < net.values().size(); place++) {
            int at = net.values().get(place) instanceof Input input
                    ? input.shape().indexOf(Dim.of(symbol))
                    : -1;
            if (at >= 0) {
                return out.node("Gather", out.node("Shape", of(place)), out.wholes(at));
            }
        }
        throw new IllegalStateException("no input has the size '" + symbol + "' alone");
    }

    private static List<String> named(List<Dim> shape) {
        return shape.stream()
                .map(dim -> {
                    String symbols = String.join("_x_", dim.symbols());
                    return dim.isFixed()
                            ? Long.toString(dim.factor())
                            : dim.factor() == 1 ? symbols : symbols + "_x_" + dim.factor();
                })
                .toList();
    }

    private static long[] lengths(List<Dim> shape) {
        return shape.stream().mapToLong(Dim::fixed).toArray();
    }

    private static float[] filled(long count, float value) {
        var numbers = new float[Math.toIntExact(count)];
        java.util.Arrays.fill(numbers, value);
        return numbers;
    }

    private static List<Long> twice(List<Long> padding) {
        return LongStream.concat(
                        padding.stream().mapToLong(p -> p), padding.stream().mapToLong(p -> p))
                .boxed()
                .toList();
    }
}
