package org.reid4j.torch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.reid4j.torch.weights.TensorFile;

/// Moves weights along their gradients and owns the memory this takes.
///
/// Made after the network has its device, precision and layout; closing frees the state, not the weights. The state
/// together with the weights is all that an exact resume needs.
public final class Optimizer implements AutoCloseable {
    private final OptimizerSpec spec;
    private final List<ParameterGroup> groups;
    private final List<FusedKernels.Lists> lists = new ArrayList<>();
    private final Map<String, Tensor> state = new LinkedHashMap<>();
    private double learningRate;

    /// @throws IllegalArgumentException when no group has a weight, two groups have one name, or a weight is in two
    public Optimizer(OptimizerSpec spec, List<ParameterGroup> groups) {
        Engine.start();
        this.spec = spec;
        this.groups = groups.stream().filter(g -> !g.parameters().isEmpty()).toList();
        this.learningRate = spec.lr();
        requireDistinct(this.groups);
        try (var _ = NoGrad.open()) {
            for (ParameterGroup group : this.groups) {
                lists.add(
                        switch (spec) {
                            case OptimizerSpec.Adam a -> adamState(group, a.amsgrad());
                            case OptimizerSpec.AdamW a -> adamState(group, a.amsgrad());
                            case OptimizerSpec.Sgd _ -> {
                                List<Tensor> steps = steps(group);
                                List<Tensor> momentum = zeros(group, "momentum_buffer");
                                yield lists(group, steps, momentum, momentum, momentum);
                            }
                        });
            }
        }
    }

    private FusedKernels.Lists adamState(ParameterGroup group, boolean amsgrad) {
        List<Tensor> steps = steps(group);
        List<Tensor> mean = zeros(group, "exp_avg");
        List<Tensor> squares = zeros(group, "exp_avg_sq");
        List<Tensor> largest = amsgrad ? zeros(group, "max_exp_avg_sq") : squares;
        return lists(group, steps, mean, squares, largest);
    }

    private static FusedKernels.Lists lists(
            ParameterGroup group, List<Tensor> steps, List<Tensor> first, List<Tensor> second, List<Tensor> third) {
        return new FusedKernels.Lists(
                FusedKernels.list(group.parameters()),
                FusedKernels.list(steps),
                FusedKernels.list(first),
                FusedKernels.list(second),
                FusedKernels.list(third));
    }

    /// The algorithm and its constants.
    public OptimizerSpec spec() {
        return spec;
    }

    /// The groups that have weights.
    public List<ParameterGroup> groups() {
        return groups;
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
        groups.forEach(group -> Gradients.drop(group.parameters()));
    }

    /// Updates all weights that have a gradient.
    public void step() {
        if (lists.size() != groups.size()) {
            throw new IllegalStateException("this Optimizer is closed");
        }
        try (var _ = Scope.open();
                var _ = NoGrad.open()) {
            for (int i = 0; i < groups.size(); i++) {
                ParameterGroup group = groups.get(i);
                FusedKernels.step(lists.get(i), spec, learningRate * group.lrFactor(), group.weightDecay());
            }
        }
    }

    /// All that the optimizer remembers, as `<group>.<number of the weight>.exp_avg`, in a stable order. The tensors
    /// are
    /// the optimizer's own.
    public Map<String, Tensor> state() {
        return Collections.unmodifiableMap(state);
    }

    /// Takes the state back from a checkpoint.
    ///
    /// @param prefix what precedes [#state()]'s names in the file, or empty
    /// @throws org.reid4j.torch.weights.WeightsException when names or shapes differ; nothing is changed then
    public void restore(TensorFile file, String prefix) {
        StateTransfer.load(state, file.under(prefix), LoadPolicy.STRICT);
    }

    /// Frees the state. Closing twice does nothing.
    @Override
    public void close() {
        lists.forEach(FusedKernels.Lists::close);
        lists.clear();
        state.values().forEach(Tensor::releaseReference);
        state.clear();
    }

    private List<Tensor> steps(ParameterGroup group) {
        return make(
                group,
                "step",
                weight -> torch.zeros(
                        new long[0], new TensorOptions(ScalarType.Float).device(new DeviceOptional(weight.device()))));
    }

    private List<Tensor> zeros(ParameterGroup group, String what) {
        return make(group, what, Tensors::zerosLike);
    }

    private List<Tensor> make(ParameterGroup group, String what, UnaryOperator<Tensor> maker) {
        List<Tensor> made = new ArrayList<>();
        for (int i = 0; i < group.parameters().size(); i++) {
            Tensor tensor = maker.apply(group.parameters().get(i)).retainReference();
            state.put(group.name() + "." + i + "." + what, tensor);
            made.add(tensor);
        }
        return made;
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
