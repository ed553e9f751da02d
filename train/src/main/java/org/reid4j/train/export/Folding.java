package org.reid4j.train.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.reid4j.torch.trace.Dim;
import org.reid4j.torch.trace.Op;
import org.reid4j.torch.trace.TracedNet;
import org.reid4j.torch.trace.TracedNet.Fixed;
import org.reid4j.torch.trace.TracedNet.Step;
import org.reid4j.torch.trace.TracedNet.Value;
import org.reid4j.torch.trace.TracedNet.Weight;

/// Makes a traced network smaller without changing what it gives: a batch normalisation behind a
/// convolution or a matrix becomes part of its weights, and steps that no output needs are left out.
final class Folding {
    private final TracedNet net;
    private final Function<String, float[]> weights;
    private final List<Value> values;
    private final Map<Integer, Integer> readers = new HashMap<>();

    /// @param weights the numbers of the state dict, by name
    Folding(TracedNet net, Function<String, float[]> weights) {
        this.net = net;
        this.weights = weights;
        this.values = new ArrayList<>(net.values());
    }

    TracedNet folded() {
        List<Step> steps = needed(net.steps());
        steps.forEach(step -> step.operands().forEach(place -> readers.merge(place, 1, Integer::sum)));
        net.outputs().values().forEach(place -> readers.merge(place, 1, Integer::sum));
        Map<Integer, Integer> makers = new HashMap<>(); // place of a value to the step that made it
        List<Optional<Step>> kept = new ArrayList<>();
        for (Step step : steps) {
            int maker = makers.getOrDefault(step.operands().getFirst(), -1);
            Optional<Step> joined = step.op() instanceof Op.BatchNorm norm && maker >= 0
                    ? kept.get(maker).flatMap(before -> joined(before, step, norm))
                    : Optional.empty();
            if (joined.isPresent()) {
                kept.set(maker, Optional.empty());
            }
            makers.put(step.result(), kept.size());
            kept.add(Optional.of(joined.orElse(step)));
        }
        return new TracedNet(values, kept.stream().flatMap(Optional::stream).toList(), net.outputs());
    }

    /// The steps that the outputs depend on.
    private List<Step> needed(List<Step> steps) {
        Set<Integer> wanted = new HashSet<>(net.outputs().values());
        List<Step> needed = new ArrayList<>();
        for (Step step : steps.reversed()) {
            if (wanted.contains(step.result())) {
                wanted.addAll(step.operands());
                needed.add(step);
            }
        }
        return needed.reversed();
    }

    /// One step for a weighted sum and the normalisation of what only it reads: weight·a and (bias -
    /// mean)·a + shift with a = scale / √(variance + eps), in double precision.
    private Optional<Step> joined(Step sum, Step step, Op.BatchNorm norm) {
        boolean matrix = sum.op() instanceof Op.Linear
                && values.get(sum.result()).shape().size() == 2;
        if ((!(sum.op() instanceof Op.Conv) && !matrix)
                || readers.getOrDefault(sum.result(), 0) != 1
                || !(values.get(sum.operands().get(1)) instanceof Weight weight)) {
            return Optional.empty();
        }
        float[] numbers = numbers(sum.operands().get(1)).clone();
        float[] bias =
                sum.operands().size() > 2 ? numbers(sum.operands().get(2)).clone() : new float[0];
        float[] scale = numbers(step.operands().get(1));
        float[] shift = numbers(step.operands().get(2));
        float[] mean = numbers(step.operands().get(3));
        float[] variance = numbers(step.operands().get(4));
        float[] shifts = new float[scale.length];
        int each = numbers.length / scale.length;
        for (int channel = 0; channel < scale.length; channel++) {
            double a = scale[channel] / Math.sqrt(variance[channel] + norm.eps());
            for (int i = channel * each; i < (channel + 1) * each; i++) {
                numbers[i] = (float) (numbers[i] * a);
            }
            shifts[channel] = (float) (((bias.length == 0 ? 0 : bias[channel]) - mean[channel]) * a + shift[channel]);
        }
        String name = weight.name().replaceFirst("weight$", "");
        values.add(new Fixed(weight.name(), weight.shape(), numbers));
        values.add(new Fixed(name + "folded_bias", List.of(Dim.of(shifts.length)), shifts));
        return Optional.of(new Step(
                sum.op(), List.of(sum.operands().getFirst(), values.size() - 2, values.size() - 1), step.result()));
    }

    private float[] numbers(int place) {
        return switch (values.get(place)) {
            case Weight(String name, var _) -> weights.apply(name);
            case Fixed fixed -> fixed.numbers();
            case TracedNet.Input _, TracedNet.Result _ ->
                throw new IllegalStateException("a normalisation's statistics are no constants");
        };
    }
}
