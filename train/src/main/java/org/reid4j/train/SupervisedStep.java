package org.reid4j.train;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.reid4j.core.sample.Seeds;
import org.reid4j.models.Loss;
import org.reid4j.models.Objective;
import org.reid4j.models.Output;
import org.reid4j.models.OwnGroup;
import org.reid4j.models.ReidNet;
import org.reid4j.models.SilhouetteNet;
import org.reid4j.torch.Autocast;
import org.reid4j.torch.Device;
import org.reid4j.torch.Ema;
import org.reid4j.torch.Engine;
import org.reid4j.torch.Gradients;
import org.reid4j.torch.LoadPolicy;
import org.reid4j.torch.Net;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Optimizer;
import org.reid4j.torch.OptimizerSpec;
import org.reid4j.torch.ParameterGroup;
import org.reid4j.torch.Recompute;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightsException;
import org.reid4j.train.config.OptimizerConfig;
import org.reid4j.train.config.TrainConfig;
import org.reid4j.train.loader.Batch;

/// The step of every supervised system: forward, weighted losses, backward, one optimizer beside the
/// losses' own.
///
/// The engine's random numbers (dropout) are seeded by (seed, epoch, batch), so that they need no place in
/// checkpoints.
final class SupervisedStep implements Step {
    private final Parts parts;
    private final Divergence divergence;
    private final Map<String, String> metadata;
    private final Map<String, Tensor> learned;
    private final Optimizer optimizer;
    private final Map<String, Optimizer> own = new LinkedHashMap<>();
    private @Nullable Ema ema;
    private @Nullable Start start;
    private boolean frozen;

    /// How the step was before it learned, for a rollback to a phase before it.
    private record Start(Arena memory, TensorFile weights, TensorFile state) {}

    /// What a supervised step works with; the network and the objective belong to the step from here on.
    ///
    /// @param net on its device, in its precision and layout
    /// @param objective likewise
    /// @param classes class of each sample of the split, -1 for photos that are never drawn
    /// @param shape of one sample: `[3, H, W]` of a photo, `[S, H, W]` of a clip of S frames
    /// @param device where to compute
    /// @param seed the run's
    /// @param train how carefully
    record Parts(
            ReidNet net,
            Objective objective,
            List<Integer> classes,
            List<Integer> shape,
            Device device,
            long seed,
            TrainConfig train) {
        /// Whether pixels are laid out channel last: a clip's frames are no channels.
        boolean channelsLast() {
            return train.channelsLast() && !(net instanceof SilhouetteNet);
        }
    }

    /// @param parts network, objective and how
    /// @param rule how gradients change weights
    /// @param divergence notices numbers that are not finite
    /// @param metadata what the weight file says of itself
    SupervisedStep(Parts parts, OptimizerConfig rule, Divergence divergence, Map<String, String> metadata) {
        this.parts = parts;
        this.metadata = metadata;
        this.divergence = divergence;
        var all = new LinkedHashMap<>(parts.net().parameters());
        all.values().removeIf(tensor -> !tensor.requires_grad());
        parts.objective().stateDict().forEach((name, tensor) -> {
            if (tensor.requires_grad() && !isOwn(tensor)) {
                all.put("objective." + name, tensor);
            }
        });
        this.learned = Collections.unmodifiableMap(all);
        this.optimizer = new Optimizer(spec(rule), groups(rule));
        for (OwnGroup group : parts.objective().ownGroups()) {
            var plain = new OptimizerSpec.Sgd(group.learningRate(), 0, false, 0, 0);
            own.put(
                    group.name(),
                    new Optimizer(plain, List.of(new ParameterGroup(group.name(), group.parameters(), 1, 0))));
        }
        this.ema = average();
        parts.net().train();
    }

    private @Nullable Ema average() {
        return parts.train().ema() > 0 ? new Ema(parts.net(), parts.train().ema(), true) : null;
    }

    @Override
    public void begin(TensorFile weights) {
        if (start != null) {
            restore(start.weights, start.state);
        } else if (parts.train().onNan() == TrainConfig.OnNan.ROLLBACK) {
            Arena memory = Arena.ofShared();
            start = new Start(memory, weights(memory), state(memory));
        }
        parts.net().load(weights, LoadPolicy.PARTIAL);
        if (ema != null) {
            ema.close();
            ema = average();
        }
    }

    @Override
    public List<String> terms() {
        return parts.objective().terms();
    }

    private boolean isOwn(Tensor tensor) {
        return parts.objective().ownGroups().stream()
                .flatMap(group -> group.parameters().stream())
                .anyMatch(mine -> mine.address() == tensor.address());
    }

    private static OptimizerSpec spec(OptimizerConfig rule) {
        return switch (rule.type()) {
            case ADAM ->
                new OptimizerSpec.Adam(
                        rule.lr(), rule.beta1(), rule.beta2(), rule.epsilon(), rule.weightDecay(), rule.amsgrad());
            case ADAMW ->
                new OptimizerSpec.AdamW(
                        rule.lr(), rule.beta1(), rule.beta2(), rule.epsilon(), rule.weightDecay(), rule.amsgrad());
            case SGD -> new OptimizerSpec.Sgd(rule.lr(), rule.momentum(), rule.nesterov(), 0, rule.weightDecay());
        };
    }

    private List<ParameterGroup> groups(OptimizerConfig rule) {
        var weights = new ArrayList<Tensor>();
        var biases = new ArrayList<Tensor>();
        learned.forEach((name, tensor) -> (name.endsWith("bias") ? biases : weights).add(tensor));
        var groups = new ArrayList<ParameterGroup>();
        groups.add(new ParameterGroup("weights", weights, 1, rule.weightDecay()));
        if (!biases.isEmpty()) {
            groups.add(new ParameterGroup("biases", biases, rule.biasLrFactor(), rule.biasWeightDecay()));
        }
        return groups;
    }

    @Override
    public Outcome learn(Batch batch, long number, double learningRate) {
        freeze(batch.epoch() < parts.train().freezeBackboneEpochs());
        Engine.seed(Seeds.mix(parts.seed(), batch.epoch(), batch.index()));
        int accumulate = parts.train().accumulate();
        int first = batch.index() / accumulate * accumulate;
        int together = Math.min(accumulate, batch.count() - first);
        boolean steps = batch.index() + 1 == first + together;
        if (batch.index() == first) {
            zeroGradients();
        }
        try (var _ = Scope.open()) {
            var terms = new LinkedHashMap<String, Double>();
            double total = gradients(batch, number, learningRate, together, terms);
            double norm = steps ? step(batch, number, learningRate) : 0;
            return new Outcome(steps, total, terms, norm);
        }
    }

    /// Adds a batch's gradients to the weights' and its losses to the terms.
    ///
    /// @return the loss
    private double gradients(
            Batch batch, long number, double learningRate, int together, Map<String, Double> terms) {
        try (var recompute = parts.train().checkpointing()
                ? Recompute.open(parts.device(), parts.train().format())
                : null) {
            Loss loss = loss(batch);
            double total = Tensors.item(loss.total());
            loss.terms().forEach(term -> terms.put(term.name(), Tensors.item(term.value())));
            divergence.checkLoss(total, terms, batch, number, learningRate);
            Tensor share = together == 1 ? loss.total() : Ops.div(loss.total(), together);
            if (recompute == null) {
                share.backward();
            } else {
                recompute.backward(share);
            }
            return total;
        }
    }

    private Loss loss(Batch batch) {
        int[] classes = new int[batch.size()];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = parts.classes().get(batch.samples()[i]);
        }
        List<Integer> shape = parts.shape();
        Tensor images = Tensors.of(batch.pixels(), batch.size(), shape.get(0), shape.get(1), shape.get(2));
        images = Tensors.send(Tensors.to(images, parts.train().format()), parts.device());
        if (parts.channelsLast()) {
            images = Tensors.channelsLast(images);
        }
        Tensor labels = Tensors.to(Tensors.of(classes), parts.device());
        return parts.objective().compute(forward(images).raised(), labels);
    }

    /// The network alone computes in bfloat16: differences of distances need all the digits of float32.
    private Output forward(Tensor images) {
        try (var _ = Autocast.open(parts.device(), parts.train().format())) {
            return parts.net().forward(images);
        }
    }

    private double step(Batch batch, long number, double learningRate) {
        double norm = Gradients.norm(learned.values());
        if (!Double.isFinite(norm)) {
            String guilty = Gradients.firstNonFinite(learned).orElse("");
            divergence.checkGradients(norm, guilty, batch, number, learningRate);
        }
        double most = parts.train().clipNorm();
        if (most > 0 && norm > most) {
            Gradients.scale(learned.values(), most / (norm + 1e-6)); // PyTorch's formula
        }
        for (OwnGroup group : parts.objective().ownGroups()) {
            Gradients.scale(group.parameters(), group.gradientScale());
        }
        optimizer.learningRate(learningRate);
        optimizer.step();
        own.values().forEach(Optimizer::step);
        if (ema != null) {
            ema.update();
        }
        return norm;
    }

    private void zeroGradients() {
        optimizer.zeroGrad();
        own.values().forEach(Optimizer::zeroGrad);
    }

    private void freeze(boolean freeze) {
        if (freeze != frozen) {
            frozen = freeze;
            parts.net().backbone().forEach(part -> part.freeze(freeze));
            training();
        }
    }

    private void training() {
        parts.net().train();
        if (frozen) {
            parts.net().backbone().forEach(Net::eval);
        }
    }

    @Override
    public void measure(Measurement measurement) {
        if (ema != null) {
            ema.swap();
        }
        parts.net().eval();
        try (var _ = NoGrad.open()) {
            measurement.look(parts.net());
        } finally {
            training();
            if (ema != null) {
                ema.swap();
            }
        }
    }

    @Override
    public TensorFile weights(Arena memory) {
        return new TensorFile(raw("", ema == null ? parts.net().stateDict() : ema.stateDict(), memory), metadata);
    }

    @Override
    public TensorFile state(Arena memory) {
        var all = new LinkedHashMap<>(raw("optimizer.", optimizer.state(), memory));
        own.forEach((name, rule) -> all.putAll(raw("own." + name + ".", rule.state(), memory)));
        all.putAll(raw("objective.", parts.objective().stateDict(), memory));
        if (ema != null) {
            all.putAll(raw("ema.", ema.state(), memory));
            all.putAll(raw("net.", parts.net().stateDict(), memory));
        }
        return TensorFile.of(all);
    }

    private static Map<String, RawTensor> raw(String prefix, Map<String, Tensor> tensors, Arena memory) {
        var all = new LinkedHashMap<String, RawTensor>();
        tensors.forEach((name, tensor) -> all.put(prefix + name, Tensors.toRaw(tensor, memory)));
        return all;
    }

    @Override
    public void restore(TensorFile weights, TensorFile state) {
        parts.net().load(ema == null ? weights : state.under("net."), LoadPolicy.STRICT);
        optimizer.restore(state, "optimizer.");
        own.forEach((name, rule) -> rule.restore(state, "own." + name + "."));
        restoreObjective(state.under("objective."));
        if (ema != null) {
            ema.restore(state, "ema.");
        }
        zeroGradients();
    }

    private void restoreObjective(TensorFile file) {
        try (var _ = Scope.open();
                var _ = NoGrad.open()) {
            parts.objective().stateDict().forEach((name, tensor) -> {
                Optional<RawTensor> raw = file.tensor(name);
                if (raw.isEmpty()) {
                    throw new WeightsException("the checkpoint has no " + name + " of the objective");
                }
                tensor.copy_(Tensors.fromRaw(raw.get()));
            });
        }
    }

    @Override
    public long parameters() {
        return learned.values().stream().mapToLong(Tensor::numel).sum();
    }

    @Override
    public void close() {
        optimizer.close();
        own.values().forEach(Optimizer::close);
        if (ema != null) {
            ema.close();
        }
        if (start != null) {
            start.memory.close();
        }
        parts.objective().close();
        parts.net().close();
    }
}
