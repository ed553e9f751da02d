package org.reid4j.train;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.reid4j.core.sample.Seeds;
import org.reid4j.image.augment.RandomErasing;
import org.reid4j.models.DgNetConfig;
import org.reid4j.models.Imagenet;
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
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightFiles;
import org.reid4j.torch.weights.WeightsException;
import org.reid4j.train.config.OptimizerConfig;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.config.TrainConfig;
import org.reid4j.train.loader.Batch;
import org.reid4j.train.redress.Redresser;

/// The step of a system that learns to know people and to draw them at once (DG-Net): three optimizers, a
/// game between two networks, and a teacher that is only asked.
///
/// Dropout, erased rectangles and the choice of what learns from a drawn picture are seeded by (seed,
/// epoch, batch); the ramps follow a count of iterations that checkpoints hold.
final class JointStep implements Step {
    private static final String GENERATOR = "gen.";
    private static final String TEACHER = "teacher.";
    private static final String JUDGE = "dis.";
    private static final String ENCODER = "id.";
    private static final String LIVE = "live.";
    private static final int DRAWN = 16; // pictures at once
    private static final String COLLAPSE = "collapse";
    private static final String ITERATIONS = "iterations";

    private final Parts parts;
    private final DgNet encoder;
    private final JointTraining training;
    private final Divergence divergence;
    private final Collapse collapse;
    private final Map<String, String> metadata;
    private final @Nullable RandomErasing erasing;
    private final Averages averages;
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
        this.collapse = new Collapse(divergence, parts.spec().widths().scales());
        this.metadata = metadata;
        DgNetConfig spec = parts.spec();
        boolean taught = parts.config().pretrain().any();
        var nets = DgNetSystem.networks(spec, encoder, taught, parts.seed());
        nets.to(parts.config().train().format());
        nets.to(parts.device());
        if (parts.config().train().channelsLast()) {
            nets.channelsLast();
        }
        OptimizerConfig rule = parts.config().optimizer();
        var rates = new JointRates(
                spec.rule().generatorLr(),
                spec.rule().judgeLr(),
                spec.rule().momentum(),
                rule.lr(),
                rule.weightDecay());
        this.training = new JointTraining(nets, DgNetSystem.weights(spec), rates);
        this.averages = new Averages(
                List.of(encoder, nets.structure(), nets.decoder()),
                parts.config().train().ema());
        double share = spec.rule().erasing();
        this.erasing = share > 0 ? new RandomErasing(share, 0.02, 0.4, 0.3, RandomErasing.Fill.ZERO) : null;
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
        teach(weights.under(TEACHER));
    }

    /// Takes a teacher over that was trained before.
    ///
    /// @param file a run's weights, or the release's under their own names
    /// @throws WeightsException when it is another network, or knows other people
    void teacher(Path file) {
        TensorFile weights = WeightFiles.read(file);
        TensorFile own = weights.under(TEACHER);
        try {
            teach(own.tensors().isEmpty() ? weights : own);
        } catch (WeightsException refused) {
            throw refused.about(file);
        }
    }

    private void teach(TensorFile weights) {
        training.networks().teacher().ifPresent(teacher -> teacher.load(weights, LoadPolicy.STRICT));
        if (parts.spec().rule().fromTeacher()) {
            Imagenet.fill(encoder, Imagenet.backbone(weights));
            averages.again();
        }
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
            averages.update();
            collapse.check(outcome.terms(), outcome.variety(), batch, number, learningRate);
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

    /// The first half of the people on the one side, the second on the other; the sampler puts a person's
    /// two photos one after the other.
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
        photos = Tensors.to(Tensors.to(photos, parts.config().train().format()), parts.device());
        return parts.config().train().channelsLast() ? Tensors.channelsLast(photos) : photos;
    }

    @Override
    public void measure(Measurement measurement) {
        inUse(() -> measurement.look(encoder));
    }

    /// Lets something draw with the networks as they are to be used; afterwards all is as before.
    void draw(Consumer<Redresser> look) {
        var nets = training.networks();
        var size = new Redresser.Options(parts.spec().height(), parts.spec().width(), DRAWN, parts.device());
        inUse(() -> {
            try (var redresser = Redresser.borrowing(
                    encoder.encoder(),
                    nets.structure(),
                    nets.decoder(),
                    size,
                    parts.config().train().format())) {
                look.accept(redresser);
            }
        });
    }

    private void inUse(Runnable look) {
        var nets = training.networks();
        averages.swap();
        List.of(encoder, nets.structure(), nets.decoder()).forEach(Net::eval);
        try (var _ = NoGrad.open()) {
            look.run();
        } finally {
            nets.train();
            averages.swap();
        }
    }

    /// The appearance encoder under `id.` and the generator under `gen.`: what is of use after training.
    @Override
    public TensorFile weights(Arena memory) {
        averages.swap();
        try {
            return new TensorFile(live(memory), metadata);
        } finally {
            averages.swap();
        }
    }

    private Map<String, RawTensor> live(Arena memory) {
        var all = new LinkedHashMap<String, RawTensor>();
        put(all, "", encoder.stateDict(), memory);
        put(all, GENERATOR, training.networks().generatorState(), memory);
        return all;
    }

    @Override
    public TensorFile state(Arena memory) {
        var all = new LinkedHashMap<String, RawTensor>();
        training.optimizers().forEach((name, optimizer) -> put(all, prefix(name), optimizer.state(), memory));
        put(all, JUDGE, training.networks().judge().stateDict(), memory);
        training.networks().teacher().ifPresent(teacher -> put(all, TEACHER, teacher.stateDict(), memory));
        Map<String, Tensor> averaged = averages.state();
        if (!averaged.isEmpty()) { // then the weight file holds the averages, not what learns
            put(all, "", averaged, memory);
            live(memory).forEach((name, tensor) -> all.put(LIVE + name, tensor));
        }
        all.put(ITERATIONS, RawTensor.of(new long[] {iterations}, 1));
        all.put(COLLAPSE, RawTensor.of(collapse.state(), 2));
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
        TensorFile live = averages.state().isEmpty() ? weights : state.under(LIVE);
        encoder.encoder().load(live.under(ENCODER), LoadPolicy.STRICT);
        load(nets.structure(), DgNetPart.STRUCTURE, live.under(GENERATOR));
        load(nets.decoder(), DgNetPart.DECODER, live.under(GENERATOR));
        averages.restore(state);
        load(nets.judge(), DgNetPart.DISCRIMINATOR, state.under(JUDGE));
        nets.teacher().ifPresent(teacher -> teacher.load(state.under(TEACHER), LoadPolicy.STRICT));
        training.optimizers().forEach((name, optimizer) -> optimizer.restore(state, prefix(name)));
        training.optimizers().values().forEach(Optimizer::zeroGrad);
        collapse.restore(state.tensor(COLLAPSE).map(RawTensor::toLongs).orElseGet(() -> new long[2]));
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
        averages.close();
        training.close();
        encoder.close();
    }
}
