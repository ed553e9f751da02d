package org.reid4j.torch.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.reid4j.torch.trace.Dim;
import org.reid4j.torch.trace.Op;
import org.reid4j.torch.trace.TracedNet;
import org.reid4j.torch.trace.TracedNet.Fixed;
import org.reid4j.torch.trace.TracedNet.Input;
import org.reid4j.torch.trace.TracedNet.Result;
import org.reid4j.torch.trace.TracedNet.Step;
import org.reid4j.torch.trace.TracedNet.Weight;

/// Says as a TorchScript function what a traced network with one input and one output computes, a line an
/// operation.
///
/// @param source the method `forward`
/// @param numbers the module's tensors by name
@SuppressWarnings("ArrayRecordComponent")
record ScriptText(String source, Map<String, Numbers> numbers) {
    /// A tensor of the module.
    record Numbers(float[] values, long[] shape) {}

    /// @param weights the numbers of the state dict, by name
    static ScriptText of(TracedNet net, Function<String, float[]> weights) {
        return new Writer(net, weights).text();
    }

    private static final class Writer {
        private final TracedNet net;
        private final Function<String, float[]> weights;
        private final Map<String, Numbers> numbers = new LinkedHashMap<>();
        private final Map<Integer, String> names = new HashMap<>();
        private final List<String> lines = new ArrayList<>();
        private final String input;

        Writer(TracedNet net, Function<String, float[]> weights) {
            this.net = net;
            this.weights = weights;
            List<Input> inputs = net.values().stream()
                    .filter(Input.class::isInstance)
                    .map(Input.class::cast)
                    .toList();
            if (inputs.size() != 1 || net.outputs().size() != 1) {
                throw new IllegalArgumentException("the network has %d inputs and %d outputs, one each can be written"
                        .formatted(inputs.size(), net.outputs().size()));
            }
            this.input = inputs.getFirst().name();
        }

        ScriptText text() {
            for (int place = 0; place < net.values().size(); place++) {
                if (net.values().get(place) instanceof Input) {
                    names.put(place, input);
                }
            }
            net.steps().forEach(this::step);
            String body = lines.stream().map(line -> "    " + line + "\n").collect(Collectors.joining());
            String result = of(net.outputs().values().iterator().next());
            return new ScriptText("def forward(self, %s):\n%s    return %s\n".formatted(input, body, result), numbers);
        }

        private String of(int place) {
            return names.computeIfAbsent(place, _ -> switch (net.values().get(place)) {
                case Weight(String name, var shape) -> tensor(name, weights.apply(name), shape);
                case Fixed(String name, var shape, float[] values) ->
                    tensor(name.isEmpty() ? "constant_" + place : name, values, shape);
                case Input _, Result _ ->
                    throw new IllegalStateException("value " + place + " is read before it is made");
            });
        }

        /// Tensors of the module may have no dots in their names.
        private String tensor(String name, float[] values, List<Dim> shape) {
            String own = name.replace('.', '_');
            while (numbers.containsKey(own)) {
                own += "_";
            }
            numbers.put(
                    own,
                    new Numbers(values, shape.stream().mapToLong(Dim::fixed).toArray()));
            return "self." + own;
        }

        private void step(Step step) {
            String x = of(step.operands().getFirst());
            if (step.op() instanceof Op.Same) {
                names.put(step.result(), x);
                return;
            }
            String all = step.operands().stream().map(this::of).collect(Collectors.joining(", "));
            String result = "v" + step.result();
            names.put(step.result(), result);
            lines.add(result + " = " + expression(step, x, all));
        }

        private String expression(Step step, String x, String all) {
            boolean biased = step.operands().size() > 2;
            return switch (step.op()) {
                case Op.Conv c ->
                    "torch.conv2d(%s, %s, %s, %s, %d)"
                            .formatted(
                                    biased ? all : all + ", None", c.stride(), c.padding(), c.dilation(), c.groups());
                case Op.Linear _ -> "torch.linear(%s)".formatted(biased ? all : all + ", None");
                case Op.BatchNorm(double eps) -> "torch.batch_norm(%s, False, 0.1, %s, False)".formatted(all, eps);
                case Op.InstanceNorm(double eps) ->
                    "torch.instance_norm(%s, None, None, True, 0.1, %s, False)"
                            .formatted(biased ? all : x + ", None, None", eps);
                case Op.Deviation(var dims) -> "torch.std(%s, %s, True, True)".formatted(x, dims);
                case Op.Each(var function) -> "torch.%s(%s)".formatted(lower(function), x);
                case Op.LeakyRelu(double slope) -> "torch.leaky_relu(%s, %s)".formatted(x, slope);
                case Op.Both(var combine) -> "torch.%s(%s)".formatted(both(combine), all);
                case Op.WithNumber(var combine, double number) ->
                    "torch.%s(%s, %s)".formatted(withNumber(combine), x, number);
                case Op.MaxPool p ->
                    "torch.max_pool2d(%s, %s, %s, %s, [1, 1], %s)"
                            .formatted(x, p.window(), p.stride(), p.padding(), truth(p.ceil()));
                case Op.AvgPool p ->
                    "torch.avg_pool2d(%s, %s, %s, %s, False, %s)"
                            .formatted(x, p.window(), p.stride(), p.padding(), truth(p.countPadding()));
                case Op.AdaptivePool p ->
                    "torch.adaptive_%s_pool2d(%s, [%d, %d])%s"
                            .formatted(p.max() ? "max" : "avg", x, p.height(), p.width(), p.max() ? "[0]" : "");
                case Op.MaxRuns(int runs) -> maxRuns(step, x, runs);
                case Op.Pad p ->
                    p.mirrored()
                            ? "torch.reflection_pad2d(%s, %s)"
                                    .formatted(x, List.of(p.left(), p.right(), p.top(), p.bottom()))
                            : "torch.constant_pad_nd(%s, %s, %s)"
                                    .formatted(x, List.of(p.left(), p.right(), p.top(), p.bottom()), p.value());
                case Op.Resize r ->
                    switch (r.filter()) {
                        case NEAREST -> "torch.upsample_nearest2d(%s, [%d, %d])".formatted(x, r.height(), r.width());
                        case BILINEAR, CORNERS ->
                            "torch.upsample_bilinear2d(%s, [%d, %d], %s)"
                                    .formatted(x, r.height(), r.width(), truth(r.filter() == Op.Filter.CORNERS));
                    };
                case Op.Reduce(var how, var dims, boolean keep) ->
                    how == Op.Reduction.LENGTH
                            ? "torch.linalg_vector_norm(%s, 2, %s, %s)".formatted(x, dims, truth(keep))
                            : "torch.%s(%s, %s, %s)".formatted(reduction(how), x, dims, truth(keep));
                case Op.MatMul _ -> "torch.matmul(%s)".formatted(all);
                case Op.Join(int dim) -> "torch.cat([%s], %d)".formatted(all, dim);
                case Op.Slice(int dim, long from, long to) ->
                    "torch.slice(%s, %d, %d, %d, 1)".formatted(x, dim, from, to);
                case Op.Select(int dim, long index) -> "torch.select(%s, %d, %d)".formatted(x, dim, index);
                case Op.Reshape _ -> "torch.reshape(%s, %s)".formatted(x, sizes(shape(step.result())));
                case Op.Permute(var dims) -> "torch.permute(%s, %s)".formatted(x, dims);
                case Op.Same _ -> x;
                case Op.Softmax(int dim, boolean log) ->
                    "torch.%s(%s, %d)".formatted(log ? "log_softmax" : "softmax", x, dim);
            };
        }

        private String maxRuns(Step step, String x, int runs) {
            if (runs == 1) {
                return "torch.amax(%s, [1], True)".formatted(x);
            }
            List<Dim> in = shape(step.operands().getFirst());
            List<Dim> cut = List.of(in.get(0), Dim.of(runs), Dim.of(in.get(1).fixed() / runs), in.get(2), in.get(3));
            return "torch.amax(torch.reshape(%s, %s), [2], False)".formatted(x, sizes(cut));
        }

        private List<Dim> shape(int place) {
            return net.values().get(place).shape();
        }

        /// Sizes as they are known only when the input is.
        private String sizes(List<Dim> shape) {
            return shape.stream().map(this::size).collect(Collectors.joining(", ", "[", "]"));
        }

        private String size(Dim dim) {
            List<Dim> given = net.values().stream()
                    .filter(Input.class::isInstance)
                    .findFirst()
                    .orElseThrow()
                    .shape();
            String factor = dim.factor() == 1 && !dim.isFixed() ? "" : Long.toString(dim.factor());
            return java.util.stream.Stream.concat(
                            factor.isEmpty() ? java.util.stream.Stream.empty() : java.util.stream.Stream.of(factor),
                            dim.symbols().stream()
                                    .map(symbol ->
                                            "torch.size(%s, %d)".formatted(input, given.indexOf(Dim.of(symbol)))))
                    .collect(Collectors.joining(" * "));
        }

        private static String both(Op.Combine combine) {
            return switch (combine) {
                case MAX -> "maximum";
                case MIN -> "minimum";
                case ADD, SUB, MUL, DIV, POW -> lower(combine);
            };
        }

        private static String withNumber(Op.Combine combine) {
            return switch (combine) {
                case MAX -> "clamp_min";
                case MIN -> "clamp_max";
                case ADD, SUB, MUL, DIV, POW -> lower(combine);
            };
        }

        private static String reduction(Op.Reduction how) {
            return Set.of(Op.Reduction.MAX, Op.Reduction.MIN).contains(how) ? "a" + lower(how) : lower(how);
        }

        private static String lower(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }

        private static String truth(boolean value) {
            return value ? "True" : "False";
        }
    }
}
