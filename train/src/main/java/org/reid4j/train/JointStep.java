package org.reid4j.train;

import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.reid4j.core.ReidException;
import org.reid4j.core.sample.Seeds;
import org.reid4j.image.augment.RandomErasing;
import org.reid4j.models.DgNetConfig;
import org.reid4j.models.dgnet.DgNet;
import org.reid4j.models.dgnet.DgNetPart;
import org.reid4j.models.dgnet.DgNetSystem;
import org.reid4j.models.dgnet.JointRates;
import org.reid4j.models.dgnet.JointTraining;
import org.reid4j.models.dgnet.PhotoPairs;
import org.reid4j.torch.Device;
import org.reid4j.torch.Engine;
import org.reid4j.torch.Gradients;
import org.reid4j.torch.LoadPolicy;
import org.reid4j.torch.Net;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Optimizer;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.train.config.OptimizerConfig;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.config.TrainConfig;
import org.reid4j.train.loader.Batch;

/// The step of a system that learns to know people and to draw them at once (DG-Net): three optimizers, a game
/// between two networks, and a teacher that is only asked.
///
/// Dropout, erased rectangles and the choice of what learns from a drawn picture are seeded by (seed, epoch,
/// batch); the ramps follow a count of iterations that checkpoints hold.
final class JointStep implements Step {
    private static final String GENERATOR = "gen.";
    private static final String TEACHER = "teacher.";
    private static final String JUDGE = "dis.";
    private static final String ENCODER = "id.";
    private static final String ITERATIONS = "iterations";

    private final Parts parts;
    private final DgNet encoder;
    private final JointTraining training;
    private final Divergence divergence;
    private final Map<String, String> metadata;
    private final @Nullable RandomErasing erasing;
    private long iterations;
    private @Nullable Start start;

    /// How the step was before it learned, for a rollback to a phase before it.
    private record Start(Arena memory, TensorFile weights, TensorFile state) {}

    /// What the step works with.
    ///
    /// @param spec the system's settings
    /// @param classes class of each sample of the split, -1 for photos that are never drawn
    /// @param device where to compute
    /// @param seed the run's
    /// @param config the run's
    record Parts(DgNetConfig spec, List<Integer> classes, Device device, long seed, RunConfig config) {}

    /// @param encoder with its first weights; belongs to the step from here on
    /// @param divergence notices numbers that are not finite
    /// @param metadata what the weight file says of itself
    JointStep(Parts parts, DgNet encoder, Divergence divergence, Map<String, String> metadata) {
        this.parts = parts;
        this.encoder = encoder;
        this.divergence = divergence;
        this.metadata = metadata;
        DgNetConfig spec = parts.spec();
        boolean taught = parts.config().pretrain().epochs() > 0;
        var nets = DgNetSystem.networks(spec, encoder, taught, parts.seed());
        nets.to(parts.config().train().precision());
        nets.to(parts.device());
        if (parts.config().train().channelsLast()) {
            nets.channelsLast();
        }
        OptimizerConfig rule = parts.config().optimizer();
        var rates = new JointRates(spec.rule().generatorLr(), spec.rule().judgeLr(), rule.lr(), rule.weightDecay());
        this.training = new JointTraining(nets, DgNetSystem.weights(spec), rates);
        double share = spec.rule().erasing();
        this.erasing = share > 0 ? new RandomErasing(share, 0.02, 0.4, 0.3, RandomErasing.Fill.ZERO) : null;
    }

    /// Refuses what the step cannot do, before a run's folder is made.
    ///
    /// @throws ReidException naming key, value and what is allowed
    static void require(RunConfig config) {
        if (config.sampler().images() != 2
                || config.sampler().identities() % 2 != 0
                || config.sampler().identities() < 4) {
            throw refusal(
                    "sampler is %d people with %d photos, must be an even number from 4 with 2: half of the people"
                                    .formatted(
                                            config.sampler().identities(),
                                            config.sampler().images())
                            + " exchange clothes with the other half, and of each another photo is needed");
        }
        TrainConfig train = config.train();
        if (train.accumulate() != 1 || train.ema() != 0 || train.freezeBackboneEpochs() != 0) {
            throw refusal("train.accumulate, train.ema and train.freeze_backbone_epochs have no meaning for " + "model="
                    + config.model().system() + ".\nLeave them out");
        }
        if (train.precision() != Precision.F32 && train.precision() != Precision.F64) {
            throw refusal("train.precision must be f32 or f64 for model="
                    + config.model().system() + ": its losses need all the digits");
        }
        if (config.optimizer().type() != OptimizerConfig.Type.SGD) {
            throw refusal("optimizer.type is %s, must be sgd for model=%s: it is the appearance encoder's; the others'"
                            .formatted(config.optimizer().type(), config.model().system())
                    + " rates are model.generator_lr and model.judge_lr");
        }
    }

    private static ReidException refusal(String what) {
        return new ReidException(ReidException.Kind.USAGE, what);
    }

    /// Takes the teacher over.
    @Override
    public void begin(TensorFile weights) {
        if (start != null) {
            restore(start.weights, start.state);
        } else if (parts.config().train().onNan() == TrainConfig.OnNan.ROLLBACK) {
            Arena memory = Arena.ofShared();
            start = new Start(memory, weights(memory), state(memory));
        }
        training.networks().teacher().ifPresent(teacher -> teacher.load(weights.under(TEACHER), LoadPolicy.STRICT));
    }

    @Override
    public List<String> terms() {
        return JointTraining.terms();
    }

    @Override
    public Outcome learn(Batch batch, long number, double learningRate) {
        long seed = Seeds.mix(parts.seed(), batch.epoch(), batch.index());
        Engine.seed(seed);
        var random = new SplittableRandom(seed);
        double chance = random.nextDouble();
        try (var _ = Scope.open()) {
            var outcome = training.learn(
                    pairs(batch, random),
                    iterations,
                    chance,
                    learningRate / parts.config().optimizer().lr(),
                    guard(batch, number, learningRate));
            iterations++;
            return new Outcome(true, outcome.loss(), outcome.terms(), outcome.gradientNorm());
        }
    }

    private JointTraining.Guard guard(Batch batch, long number, double learningRate) {
        return new JointTraining.Guard() {
            @Override
            public void losses(double loss, Map<String, Double> terms) {
                divergence.checkLoss(loss, terms, batch, number, learningRate);
            }

            @Override
            public void gradients(double norm, Map<String, Tensor> weights) {
                if (!Double.isFinite(norm)) {
                    String guilty = Gradients.firstNonFinite(weights).orElse("");
                    divergence.checkGradients(norm, guilty, batch, number, learningRate);
                }
                double most = parts.config().train().clipNorm();
                if (most > 0 && norm > most) {
                    Gradients.scale(weights.values(), most / (norm + 1e-6)); // PyTorch's formula
                }
            }
        };
    }

    /// The first half of the people on the one side, the second on the other; the sampler puts a person's two
    /// photos one after the other.
    private PhotoPairs pairs(Batch batch, SplittableRandom random) {
        float[] erased = batch.pixels().clone();
        int height = parts.spec().height();
        int width = parts.spec().width();
        if (erasing != null) {
            for (int i = 0; i < batch.size(); i++) {
                erasing.apply(erased, i * 3 * height * width, height, width, random);
            }
        }
        int people = batch.size() / 2;
        return new PhotoPairs(side(batch, erased, 0, people / 2), side(batch, erased, people / 2, people));
    }

    private PhotoPairs.Side side(Batch batch, float[] erased, int from, int to) {
        long[] people = new long[to - from];
        for (int i = 0; i < people.length; i++) {
            people[i] = parts.classes().get(batch.samples()[2 * (from + i)]);
        }
        Optional<PhotoPairs.Erased> toKnow = erasing == null
                ? Optional.empty()
                : Optional.of(new PhotoPairs.Erased(photos(erased, from, to, 0), photos(erased, from, to, 1)));
        return new PhotoPairs.Side(
                photos(batch.pixels(), from, to, 0),
                photos(batch.pixels(), from, to, 1),
                Tensors.to(Tensors.of(people, people.length), parts.device()),
                toKnow);
    }

    /// One photo of each person, `[N, 3, H, W]`.
    private Tensor photos(float[] pixels, int from, int to, int which) {
        int length = 3 * parts.spec().height() * parts.spec().width();
        float[] some = new float[(to - from) * length];
        for (int i = from; i < to; i++) {
            System.arraycopy(pixels, (2 * i + which) * length, some, (i - from) * length, length);
        }
        Tensor photos = Tensors.of(
                some, to - from, 3, parts.spec().height(), parts.spec().width());
        photos = Tensors.to(Tensors.to(photos, parts.config().train().precision()), parts.device());
        return parts.config().train().channelsLast() ? Tensors.channelsLast(photos) : photos;
    }

    @Override
    public void measure(Measurement measurement) {
        encoder.eval();
        try (var _ = NoGrad.open()) {
            measurement.look(encoder);
        } finally {
            training.networks().train();
        }
    }

    /// The appearance encoder under `id.` and the generator under `gen.`: what is of use after training.
    @Override
    public TensorFile weights(Arena memory) {
        var all = new LinkedHashMap<String, RawTensor>();
        put(all, "", encoder.stateDict(), memory);
        put(all, GENERATOR, training.networks().generatorState(), memory);
        return new TensorFile(all, metadata);
    }

    @Override
    public TensorFile state(Arena memory) {
        var all = new LinkedHashMap<String, RawTensor>();
        training.optimizers().forEach((name, optimizer) -> put(all, prefix(name), optimizer.state(), memory));
        put(all, JUDGE, training.networks().judge().stateDict(), memory);
        training.networks().teacher().ifPresent(teacher -> put(all, TEACHER, teacher.stateDict(), memory));
        all.put(ITERATIONS, RawTensor.of(new long[] {iterations}, 1));
        return TensorFile.of(all);
    }

    private static String prefix(String optimizer) {
        return "optimizer." + optimizer + ".";
    }

    private static void put(Map<String, RawTensor> all, String prefix, Map<String, Tensor> tensors, Arena memory) {
        tensors.forEach((name, tensor) -> all.put(prefix + name, Tensors.toRaw(tensor, memory)));
    }

    @Override
    public void restore(TensorFile weights, TensorFile state) {
        var nets = training.networks();
        encoder.encoder().load(weights.under(ENCODER), LoadPolicy.STRICT);
        load(nets.structure(), DgNetPart.STRUCTURE, weights.under(GENERATOR));
        load(nets.decoder(), DgNetPart.DECODER, weights.under(GENERATOR));
        load(nets.judge(), DgNetPart.DISCRIMINATOR, state.under(JUDGE));
        nets.teacher().ifPresent(teacher -> teacher.load(state.under(TEACHER), LoadPolicy.STRICT));
        training.optimizers().forEach((name, optimizer) -> optimizer.restore(state, prefix(name)));
        training.optimizers().values().forEach(Optimizer::zeroGrad);
        iterations = state.tensor(ITERATIONS).map(tensor -> tensor.toLongs()[0]).orElse(0L);
    }

    private static void load(Net net, DgNetPart part, TensorFile file) {
        net.load(part.own(file), LoadPolicy.STRICT);
    }

    @Override
    public long parameters() {
        var nets = training.networks();
        return nets.appearance().parameterCount()
                + nets.structure().parameterCount()
                + nets.decoder().parameterCount()
                + nets.judge().parameterCount();
    }

    @Override
    public void close() {
        if (start != null) {
            start.memory.close();
        }
        training.close();
        encoder.close();
    }
}
