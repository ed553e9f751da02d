package org.reid4j.models.dgnet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.Loss;
import org.reid4j.torch.Gradients;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Optimizer;
import org.reid4j.torch.OptimizerSpec;
import org.reid4j.torch.ParameterGroup;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;

/// DG-Net's joint training: in each iteration the discriminator learns to tell photos from drawn pictures,
/// then generator and appearance encoder learn from one backward pass over all their terms (Zheng et al.
/// 2019, section 3; order, weights and optimizers of the release's trainer).
public final class JointTraining implements AutoCloseable {
    private static final String DISCRIMINATOR = "discriminator";
    private static final String PENALTY = "penalty";
    private static final double BETA_2 = 0.999;
    private static final double EPSILON = 1e-8;
    private static final double MOMENTUM = 0.9;
    private static final double SIDES = 2; // each term is the sum of both, computed as their mean
    private static final double HEADS = 10; // times as fast as the trunk

    private final DgNetworks nets;
    private final JointWeights weights;
    private final JointRates rates;
    private final JointLoss loss;
    private final Map<String, Tensor> learned; // by generator and encoder
    private final Map<String, Tensor> judged; // by the discriminator
    private final Optimizer generator;
    private final Optimizer judge;
    private final Optimizer appearance;

    /// What looks at an iteration before it changes weights, and may stop it by an exception.
    public interface Guard {
        /// @param terms the values so far, before weighting
        /// @param loss the sum that is minimised next
        void losses(double loss, Map<String, Double> terms);

        /// @param norm length of all gradients of the backward pass
        /// @param weights whose gradients they are
        void gradients(double norm, Map<String, Tensor> weights);
    }

    /// What an iteration gave.
    ///
    /// @param loss what generator and encoder minimised
    /// @param terms all terms before weighting, in the order of [#terms()]
    /// @param gradientNorm length of the gradients of generator and encoder
    /// @param variety how much pictures in exchanged clothes differ from each other, over how much photos do; 1
    ///     where none are drawn
    public record Outcome(double loss, Map<String, Double> terms, double gradientNorm, double variety) {}

    /// Takes networks over, on their device and in their precision; they are closed with this.
    public JointTraining(DgNetworks nets, JointWeights weights, JointRates rates) {
        this.nets = nets;
        this.weights = weights;
        this.rates = rates;
        this.loss = new JointLoss(nets, weights);
        var generators = learning(nets.generatorParameters());
        var encoders = learning(nets.appearance().parameters());
        this.judged = learning(nets.judge().parameters());
        this.learned = new LinkedHashMap<>(generators);
        learned.putAll(encoders);
        this.generator = adam(rates.generator(), "generator", generators);
        this.judge = adam(rates.judge(), DISCRIMINATOR, judged);
        this.appearance = sgd(encoders);
        nets.train();
    }

    private static Map<String, Tensor> learning(Map<String, Tensor> parameters) {
        var all = new LinkedHashMap<>(parameters);
        all.values().removeIf(tensor -> !tensor.requires_grad());
        return all;
    }

    private Optimizer adam(double rate, String name, Map<String, Tensor> parameters) {
        var spec = new OptimizerSpec.Adam(rate, rates.momentum(), BETA_2, EPSILON, rates.weightDecay(), false);
        return new Optimizer(spec, List.of(ParameterGroup.of(name, parameters.values(), spec)));
    }

    private Optimizer sgd(Map<String, Tensor> parameters) {
        var spec = new OptimizerSpec.Sgd(rates.appearance(), MOMENTUM, true, 0, rates.weightDecay());
        List<Tensor> trunk = new ArrayList<>();
        List<Tensor> heads = new ArrayList<>();
        parameters.forEach((name, tensor) -> (name.startsWith("classifier") ? heads : trunk).add(tensor));
        return new Optimizer(
                spec,
                List.of(
                        ParameterGroup.of("trunk", trunk, spec),
                        new ParameterGroup("heads", heads, HEADS, rates.weightDecay())));
    }

    /// The networks.
    public DgNetworks networks() {
        return nets;
    }

    /// The names of all terms, in their order.
    public static List<String> terms() {
        List<String> all = new ArrayList<>(List.of(DISCRIMINATOR, PENALTY));
        all.addAll(JointLoss.TERMS);
        return List.copyOf(all);
    }

    /// Learns from a batch.
    ///
    /// @param iteration from 0, for the ramps
    /// @param chance in [0, 1): the structure encoder learns from drawn pictures where it is at most
    ///     [JointWeights#again()]
    /// @param factor of all learning rates
    /// @param guard looks before weights change
    public Outcome learn(PhotoPairs pairs, long iteration, double chance, double factor, Guard guard) {
        try (var _ = Scope.open()) {
            Exchange drawn = Exchange.of(nets, pairs, weights.attached(), weights.plays(iteration));
            var terms = new LinkedHashMap<String, Double>();
            if (weights.plays(iteration)) {
                judge(drawn, factor, terms, guard);
            } else {
                terms.put(DISCRIMINATOR, 0.0);
                terms.put(PENALTY, 0.0);
            }
            zeroGradients();
            nets.judge().freeze(true); // it only says where to
            try {
                Loss joint = loss.compute(pairs, drawn, iteration, weights.again() >= chance);
                joint.terms().forEach(term -> terms.put(term.name(), Tensors.item(term.value())));
                double total = Tensors.item(joint.total());
                guard.losses(total, Collections.unmodifiableMap(terms));
                joint.total().backward();
                double norm = Gradients.norm(learned.values());
                guard.gradients(norm, learned);
                step(generator, rates.generator() * factor);
                step(appearance, rates.appearance() * factor);
                return new Outcome(total, Collections.unmodifiableMap(terms), norm, drawn.variety());
            } finally {
                nets.judge().freeze(false);
            }
        }
    }

    /// The discriminator's turn, before generator and encoder build their graph, for that of a gradient's
    /// gradient is large.
    private void judge(Exchange drawn, double factor, Map<String, Double> terms, Guard guard) {
        zeroGradients();
        try (var _ = Scope.open()) {
            var judged = AdversarialLoss.discriminator(
                    nets.judge(), Ops.detach(drawn.redressed()), drawn.photos(), weights.penalty());
            Ops.mul(judged.total(), SIDES * weights.adversarial()).backward();
            terms.put(DISCRIMINATOR, SIDES * Tensors.item(judged.total()));
            terms.put(PENALTY, SIDES * Tensors.item(judged.penalty()));
        }
        guard.losses(terms.getOrDefault(DISCRIMINATOR, Double.NaN), Collections.unmodifiableMap(terms));
        guard.gradients(Gradients.norm(judged.values()), judged);
        step(judge, rates.judge() * factor);
    }

    private static void step(Optimizer optimizer, double rate) {
        optimizer.learningRate(rate);
        optimizer.step();
    }

    private void zeroGradients() {
        optimizers().values().forEach(Optimizer::zeroGrad);
    }

    /// The optimizers by name, for checkpoints: `generator`, `discriminator`, `appearance`.
    public Map<String, Optimizer> optimizers() {
        Map<String, Optimizer> all = new LinkedHashMap<>();
        all.put("generator", generator);
        all.put(DISCRIMINATOR, judge);
        all.put("appearance", appearance);
        return all;
    }

    @Override
    public void close() {
        optimizers().values().forEach(Optimizer::close);
        nets.close();
    }
}
