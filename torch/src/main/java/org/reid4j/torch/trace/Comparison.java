package org.reid4j.torch.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Holds runs of one network side by side, the first against those in each of which one symbol was of
/// another size: what
/// is equal in all is the network, what grew in proportion depends on the symbol.
///
/// @param runs one more than symbols
/// @param sizes of the symbols in the first run
/// @param others of each symbol in the run that changed it
@SuppressWarnings("ArrayRecordComponent")
record Comparison(List<Recording> runs, List<String> symbols, int[] sizes, int[] others) {

    TracedNet traced() {
        Recording first = runs.getFirst();
        for (Recording other : runs) {
            requireAlike(first, other);
        }
        List<TracedNet.Value> values = new ArrayList<>();
        for (int place = 0; place < first.values().size(); place++) {
            values.add(value(place));
        }
        List<TracedNet.Step> steps = first.steps().stream()
                .map(step -> new TracedNet.Step(step.op(), step.operands(), step.result()))
                .toList();
        return new TracedNet(values, steps, first.outputs());
    }

    private static void requireAlike(Recording first, Recording other) {
        for (int i = 0; i < Math.min(first.steps().size(), other.steps().size()); i++) {
            Recording.Step one = first.steps().get(i);
            if (!one.equals(other.steps().get(i))) {
                throw new IllegalStateException("step %d of the network is %s for one size and %s for another"
                        .formatted(i, one, other.steps().get(i)));
            }
        }
        if (first.steps().size() != other.steps().size()
                || first.values().size() != other.values().size()
                || !first.outputs().equals(other.outputs())) {
            throw new IllegalStateException("the network takes %d steps for one size and %d for another"
                    .formatted(first.steps().size(), other.steps().size()));
        }
    }

    private TracedNet.Value value(int place) {
        return switch (runs.getFirst().values().get(place)) {
            case Recording.Input(String name, var _) -> new TracedNet.Input(name, shape(place));
            case Recording.Weight(String name, var _) -> new TracedNet.Weight(name, shape(place));
            case Recording.Result _ -> new TracedNet.Result(shape(place));
            case Recording.Fixed(var _, float[] numbers) -> {
                for (Recording other : runs) {
                    if (!(other.values().get(place) instanceof Recording.Fixed(var _, float[] those))
                            || !Arrays.equals(numbers, those)) {
                        throw new IllegalStateException(
                                "a value of shape %s is no constant, and no noted operation made it: one that went by unseen did"
                                        .formatted(runs.getFirst()
                                                .values()
                                                .get(place)
                                                .shape()));
                    }
                }
                yield new TracedNet.Fixed("", shape(place), numbers);
            }
        };
    }

    private List<Dim> shape(int place) {
        List<Long> first = runs.getFirst().values().get(place).shape();
        return IntStream.range(0, first.size()).mapToObj(d -> dim(place, d)).toList();
    }

    private Dim dim(int place, int d) {
        long size = size(0, place, d);
        long factor = size;
        List<String> found = new ArrayList<>();
        for (int symbol = 0; symbol < symbols.size(); symbol++) {
            long changed = size(symbol + 1, place, d);
            if (changed == size) {
                continue;
            }
            if (changed * sizes[symbol] != size * others[symbol] || factor % sizes[symbol] != 0) {
                throw new IllegalStateException("a size is %d for %s=%d and %d for %d: not in proportion"
                        .formatted(size, symbols.get(symbol), sizes[symbol], changed, others[symbol]));
            }
            found.add(symbols.get(symbol));
            factor /= sizes[symbol];
        }
        return new Dim(factor, found);
    }

    private long size(int run, int place, int d) {
        return runs.get(run).values().get(place).shape().get(d);
    }
}
