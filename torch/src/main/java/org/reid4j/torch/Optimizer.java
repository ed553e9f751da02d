package org.reid4j.torch;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.torch.weights.TensorFile;

/// Moves weights along their gradients and owns the memory this takes.
///
/// Made after the network has its device, precision and layout; closing frees the state, not the weights. The state
/// together with the weights is all that an exact resume needs.
public final class Optimizer implements AutoCloseable {
    private final OptimizerSpec spec;
    private final List<GroupState> groups;
    private double learningRate;
    private boolean closed;

    /// @throws IllegalArgumentException when no group has a weight, two groups have one name, or a weight is in two
    public Optimizer(OptimizerSpec spec, List<ParameterGroup> groups) {
        Engine.start();
        List<ParameterGroup> filled =
                groups.stream().filter(g -> !g.parameters().isEmpty()).toList();
        requireDistinct(filled);
        this.spec = spec;
        this.learningRate = spec.lr();
        try (var _ = NoGrad.open()) {
            this.groups =
                    filled.stream().map(group -> new GroupState(group, spec)).toList();
        }
    }

    /// The algorithm and its constants.
    public OptimizerSpec spec() {
        return spec;
    }

    /// The groups that have weights.
    public List<ParameterGroup> groups() {
        return groups.stream().map(GroupState::group).toList();
    }

    /// Sets the base learning rate from the next step on.
    public void learningRate(double base) {
        if (!(base >= 0 && Double.isFinite(base))) {
            throw new IllegalArgumentException("the learning rate is " + base + ", must be finite and >= 0");
        }
        learningRate = base;
    }

    /// The base learning rate of the next step.
    public double learningRate() {
        return learningRate;
    }

    /// Drops all gradients, so that the next `backward()` starts afresh and weights it does not reach are left alone.
    public void zeroGrad() {
        groups.forEach(state -> Gradients.drop(state.group().parameters()));
    }

    /// Updates all weights that have a gradient.
    public void step() {
        requireOpen();
        try (var _ = Scope.open();
                var _ = NoGrad.open()) {
            for (GroupState state : groups) {
                state.step(learningRate * state.group().lrFactor());
            }
        }
    }

    /// All that the optimizer remembers, as `<group>.<number of the weight>.exp_avg`, in a stable order. The tensors
    /// are
    /// the optimizer's own.
    public Map<String, Tensor> state() {
        requireOpen();
        Map<String, Tensor> all = new LinkedHashMap<>();
        groups.forEach(state -> state.each(all::put));
        return Collections.unmodifiableMap(all);
    }

    /// Takes the state back from a checkpoint.
    ///
    /// @param prefix what precedes [#state()]'s names in the file, or empty
    /// @throws org.reid4j.torch.weights.WeightsException when names or shapes differ; nothing is changed then
    public void restore(TensorFile file, String prefix) {
        StateTransfer.load(state(), file.under(prefix), LoadPolicy.STRICT);
    }

    /// Frees the state. Closing twice does nothing.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            groups.forEach(GroupState::close);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this Optimizer is closed");
        }
    }

    private static void requireDistinct(List<ParameterGroup> groups) {
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("an optimizer needs at least one weight");
        }
        Set<String> names = new HashSet<>();
        Set<Long> weights = new HashSet<>();
        for (ParameterGroup group : groups) {
            if (!names.add(group.name())) {
                throw new IllegalArgumentException("two parameter groups are named '" + group.name() + "'");
            }
            for (Tensor weight : group.parameters()) {
                if (!weights.add(weight.address())) {
                    throw new IllegalArgumentException("a weight of group '" + group.name() + "' is there twice");
                }
            }
        }
    }
}
