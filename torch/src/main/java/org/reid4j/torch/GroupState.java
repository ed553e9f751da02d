package org.reid4j.torch;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// What an [Optimizer] remembers of one group of weights, and how the group takes a step.
final class GroupState implements AutoCloseable {
    private final ParameterGroup group;
    private final OptimizerSpec spec;
    private final List<String> kinds;
    private final List<List<Tensor>> state = new ArrayList<>();
    /// For each set of weights that had gradients together: nearly always one.
    private final Map<BitSet, FusedKernels.Lists> lists = new HashMap<>();

    GroupState(ParameterGroup group, OptimizerSpec spec) {
        this.group = group;
        this.spec = spec;
        this.kinds = switch (spec) {
            case OptimizerSpec.Adam a -> moments(a.amsgrad());
            case OptimizerSpec.AdamW a -> moments(a.amsgrad());
            case OptimizerSpec.Sgd _ -> List.of("step", "momentum_buffer");
        };
        state.add(each(GroupState::counter));
        for (int i = 1; i < kinds.size(); i++) {
            state.add(each(Tensors::zerosLike));
        }
    }

    ParameterGroup group() {
        return group;
    }

    /// Updates the weights that have a gradient.
    void step(double lr) {
        BitSet reached = new BitSet();
        BitSet fresh = new BitSet();
        for (int i = 0; i < group.parameters().size(); i++) {
            if (group.parameters().get(i).grad().defined()) {
                reached.set(i);
                fresh.set(i, firstStepDiffers() && state.get(0).get(i).item_float() == 0);
            }
        }
        reached.andNot(fresh);
        update(reached, lr, false);
        update(fresh, lr, true);
    }

    private void update(BitSet which, double lr, boolean fresh) {
        if (!which.isEmpty()) {
            FusedKernels.step(lists.computeIfAbsent(which, this::lists), spec, lr, group.weightDecay(), fresh);
        }
    }

    /// With dampening the momentum starts as the whole gradient; otherwise zeros are as good a start.
    private boolean firstStepDiffers() {
        return spec instanceof OptimizerSpec.Sgd s && s.momentum() != 0 && s.dampening() != 0;
    }

    /// Visits all state as `<group>.<number>.<kind>` in a stable order.
    void each(BiConsumer<String, Tensor> visitor) {
        for (int kind = 0; kind < kinds.size(); kind++) {
            for (int i = 0; i < group.parameters().size(); i++) {
                visitor.accept(
                        group.name() + "." + i + "." + kinds.get(kind),
                        state.get(kind).get(i));
            }
        }
    }

    @Override
    public void close() {
        lists.values().forEach(FusedKernels.Lists::close);
        lists.clear();
        state.forEach(kind -> kind.forEach(Tensor::releaseReference));
        state.clear();
    }

    private FusedKernels.Lists lists(BitSet which) {
        return new FusedKernels.Lists(
                list(which, group.parameters()),
                list(which, state.get(0)),
                list(which, state.get(1)),
                list(which, state.get(Math.min(2, state.size() - 1))),
                list(which, state.getLast()));
    }

    private static IValue list(BitSet which, List<Tensor> tensors) {
        return FusedKernels.list(which.stream().mapToObj(tensors::get).toList());
    }

    private List<Tensor> each(UnaryOperator<Tensor> maker) {
        return group.parameters().stream()
                .map(weight -> maker.apply(weight).<Tensor>retainReference())
                .toList();
    }

    private static Tensor counter(Tensor weight) {
        TensorOptions options = new TensorOptions(ScalarType.Float).device(new DeviceOptional(weight.device()));
        return torch.zeros(new long[0], options);
    }

    private static List<String> moments(boolean amsgrad) {
        return amsgrad
                ? List.of("step", "exp_avg", "exp_avg_sq", "max_exp_avg_sq")
                : List.of("step", "exp_avg", "exp_avg_sq");
    }
}
