package org.reid4j.train;

import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.ClassIndex;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Sample;
import org.reid4j.core.sample.PkSampler;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import org.reid4j.image.PhotoCache;
import org.reid4j.image.Preprocessing;
import org.reid4j.image.augment.AugmentPipeline;
import org.reid4j.models.InputKind;
import org.reid4j.models.ModelSpec;
import org.reid4j.models.Objective;
import org.reid4j.models.ReidNet;
import org.reid4j.models.Systems;
import org.reid4j.torch.Device;
import org.reid4j.torch.Engine;
import org.reid4j.train.checkpoint.Checkpoint;
import org.reid4j.train.checkpoint.Checkpoints;
import org.reid4j.train.checkpoint.Position;
import org.reid4j.train.config.ConfigText;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.config.ScheduleConfig;
import org.reid4j.train.config.TrainConfig;
import org.reid4j.train.config.WeightsConfig;
import org.reid4j.train.hook.BatchPictures;
import org.reid4j.train.hook.CardWriter;
import org.reid4j.train.hook.Checkpointing;
import org.reid4j.train.hook.EndReport;
import org.reid4j.train.hook.Hook;
import org.reid4j.train.hook.Journal;
import org.reid4j.train.hook.MetricsFile;
import org.reid4j.train.hook.StartReport;
import org.reid4j.train.hook.TensorBoard;
import org.reid4j.train.loader.Loader;
import org.reid4j.train.loader.Photos;

/// Puts a run together from its configuration and runs it: the one place where all parts meet.
public final class Training {
    private final RunConfig config;
    private final Dataset dataset;
    private final RunFolder folder;
    private final Clock clock;
    private final List<String> command;
    private final Networks networks;

    /// Makes networks; a seam for tiny ones in tests.
    @FunctionalInterface
    interface Networks {
        /// @param spec which
        /// @param classes people to tell apart
        /// @param seed decides first weights
        ReidNet create(ModelSpec spec, int classes, long seed);
    }

    Training(
            RunConfig config, Dataset dataset, RunFolder folder, Clock clock, List<String> command, Networks networks) {
        this.networks = networks;
        this.config = config;
        this.dataset = dataset;
        this.folder = folder;
        this.clock = clock;
        this.command = command;
    }

    /// The dataset that a configuration names.
    ///
    /// @throws ReidException when it names none, it cannot be read, or the model does not read photos
    public static Dataset dataset(RunConfig config) {
        if (Systems.reads(config.model()) == InputKind.SILHOUETTES) {
            throw new ReidException(
                    ReidException.Kind.USAGE,
                    "%s reads silhouettes, and training on those is not there yet\n  its networks run with: reid forward %s"
                            .formatted(config.model().system(), config.model().system()));
        }
        return config.eval()
                .rules(Datasets.open(
                        config.data()
                                .path()
                                .orElseThrow(() -> new ReidException(
                                        ReidException.Kind.USAGE, "which photos? Name a folder: data=DIR")),
                        config.data().format(),
                        config.data().options()));
    }

    /// Trains from the beginning.
    ///
    /// @param folder a new one
    /// @param hooks called before the run's own that save
    /// @param stop asks to stop
    /// @throws ReidException for whatever a person can mend
    public static TrainingResult run(
            RunConfig config, Dataset dataset, RunFolder folder, List<Hook> hooks, StopSignal stop) {
        return new Training(config, dataset, folder, Clock.systemUTC(), List.of(), Systems::create)
                .start(hooks, stop, false);
    }

    /// Trains from the beginning, with a clock and the command to be noted in `run.json`.
    public static TrainingResult run(
            RunConfig config,
            Dataset dataset,
            RunFolder folder,
            List<Hook> hooks,
            StopSignal stop,
            Clock clock,
            List<String> command) {
        return new Training(config, dataset, folder, clock, command, Systems::create).start(hooks, stop, false);
    }

    /// Goes on from a run's last checkpoint as if it had never stopped; from the beginning when it has
    /// none.
    ///
    /// @param config usually `folder.config().config()`; more epochs may be asked for
    public static TrainingResult resume(
            RunConfig config, Dataset dataset, RunFolder folder, List<Hook> hooks, StopSignal stop) {
        return resume(config, dataset, folder, hooks, stop, Clock.systemUTC(), List.of());
    }

    /// As the other, with a clock and the command to be noted in `run.json`.
    public static TrainingResult resume(
            RunConfig config,
            Dataset dataset,
            RunFolder folder,
            List<Hook> hooks,
            StopSignal stop,
            Clock clock,
            List<String> command) {
        return new Training(config, dataset, folder, clock, command, Systems::create).start(hooks, stop, true);
    }

    TrainingResult start(List<Hook> hooks, StopSignal stop, boolean goOn) {
        try (var _ = RunLock.take(folder)) {
            Optional<Checkpoint> from = Optional.empty();
            List<String> mended = List.of();
            Map<String, String> provenance = Provenance.of(dataset);
            if (goOn) {
                Resumption.require(folder, config, provenance);
                var checkpoints = new Checkpoints(folder.path());
                mended = checkpoints.tidy();
                from = checkpoints.latest();
            }
            return start(hooks, stop, from, mended, provenance);
        }
    }

    private TrainingResult start(
            List<Hook> hooks,
            StopSignal stop,
            Optional<Checkpoint> from,
            List<String> mended,
            Map<String, String> provenance) {
        PkSampler sampler = Preflight.check(config, dataset);
        boolean measured = !dataset.query().samples().isEmpty();
        Device device = Device.parse(config.device());
        Engine.threads(
                config.threads() > 0 ? config.threads() : Runtime.getRuntime().availableProcessors());
        Engine.deterministic(device instanceof Device.Cpu);
        folder.write("config.yaml", ConfigText.of(config));
        folder.write(begun(from.isPresent(), provenance));
        try {
            EndReport end = train(hooks, stop, from, mended, sampler, device, measured);
            boolean finished = end.outcome() == EndReport.Outcome.FINISHED;
            end(
                    finished ? RunRecord.Status.FINISHED : RunRecord.Status.STOPPED,
                    finished
                            ? Optional.empty()
                            : Optional.of(
                                    "asked to stop at step " + end.position().step()));
            return new TrainingResult(end, folder);
        } catch (RuntimeException | Error e) {
            failed(e);
            throw e;
        }
    }

    /// A run that goes on keeps its first record; what differs today is noted in the log.
    private RunRecord begun(boolean goesOn, Map<String, String> provenance) {
        if (!goesOn || !Files.exists(folder.file("run.json"))) {
            return RunRecord.begin(clock.instant(), command, config.seed(), provenance);
        }
        RunRecord first = folder.record();
        provenance.forEach((fact, value) -> {
            if (!value.equals(first.provenance().get(fact))) {
                folder.log("    %s is now %s".formatted(fact, value));
            }
        });
        return first.alive(clock.instant(), first.progress());
    }

    private void failed(Throwable failure) {
        String reason = String.valueOf(failure.getMessage());
        try {
            folder.log(clock.instant() + "  failed: " + reason);
            end(RunRecord.Status.FAILED, Optional.of(reason));
        } catch (ReidException e) {
            failure.addSuppressed(e);
        }
    }

    private void end(RunRecord.Status status, Optional<String> reason) {
        folder.write(folder.record().end(status, reason, clock.instant()));
    }

    private EndReport train(
            List<Hook> hooks,
            StopSignal stop,
            Optional<Checkpoint> from,
            List<String> mended,
            PkSampler sampler,
            Device device,
            boolean measured) {
        List<Sample> samples = dataset.train().samples();
        ClassIndex classes = ClassIndex.of(dataset.train());
        var spec = config.model();
        Preprocessing preprocessing = config.input().preprocessing(spec.height(), spec.width());
        var reader = new ImageReader(ImageLimits.datasets(), false);
        var cache = new PhotoCache(reader, (long) config.data().cacheMb() << 20);
        var notices = new ArrayList<>(mended);
        notices.addAll(dataset.notices());
        config.schedule().doubt(config.train().epochs()).ifPresent(notices::add);
        if (sampler.repeated() > 0) {
            notices.add("%d of %d people have fewer than %d photos and are drawn with replacement"
                    .formatted(
                            sampler.repeated(),
                            sampler.identities(),
                            config.sampler().images()));
        }
        var card = new ModelCard(
                spec,
                preprocessing,
                classes.size(),
                config.eval().metric(),
                config.eval().flip(),
                Optional.empty(),
                Optional.empty(),
                Map.of("dataset", dataset.format()));
        try (Step step = step(device, classes, samples, card, from.isEmpty(), notices)) {
            var photos = new Photos(
                    samples,
                    cache,
                    new AugmentPipeline(preprocessing, config.input().augment().augments()),
                    config.seed());
            var phase = new Phase(spec.system(), config.train().epochs(), step, photos, sampler::epoch, rate(sampler));
            var checkpoints = new Checkpoints(folder.path());
            var embedding = new TorchEmbedder.Options(
                            device,
                            config.train().precision(),
                            false,
                            1,
                            config.train().channelsLast())
                    .with(config.eval());
            var journal = new Journal(folder, clock);
            var trainer = new Trainer(
                    List.of(phase),
                    new Trainer.Settings(
                            new Loader.Options(
                                    config.data().decoders(),
                                    config.data().prefetch(),
                                    config.data().maxBad()),
                            config.eval().every(),
                            measured ? Optional.of(judge(preprocessing, reader, embedding, journal)) : Optional.empty(),
                            () -> config.train().onNan() == TrainConfig.OnNan.ROLLBACK
                                    ? checkpoints.latest()
                                    : Optional.empty(),
                            stop));
            int every = config.train().logEverySteps();
            var all = new ArrayList<Hook>(hooks);
            all.add(new MetricsFile(folder.path(), every));
            all.add(new TensorBoard(folder.path(), every, clock));
            all.add(new BatchPictures(folder.path(), photos, sampler.epoch(0)));
            all.add(journal);
            var cards = new CardWriter(folder, card);
            all.add(cards);
            all.add(new Checkpointing(
                    checkpoints, trainer::snapshot, config.train().saveEverySteps()));
            all.add(cards.writing());
            Position begin = from.map(Checkpoint::position).orElse(Position.start());
            return trainer.run(
                    all,
                    from,
                    new StartReport(
                            begin,
                            config.train().epochs(),
                            classes.size(),
                            samples.size(),
                            step.parameters(),
                            notices));
        }
    }

    private Step step(
            Device device,
            ClassIndex classes,
            List<Sample> samples,
            ModelCard card,
            boolean fresh,
            List<String> notices) {
        ReidNet net = networks.create(config.model(), classes.size(), config.seed());
        if (fresh) {
            firstWeights(net, notices);
        }
        Objective objective = Systems.objective(config.model(), classes.size(), net.dimension(), config.seed());
        net.to(config.train().precision());
        net.to(device);
        objective.to(config.train().precision());
        objective.to(device);
        if (config.train().channelsLast()) {
            net.channelsLast();
        }
        var parts = new SupervisedStep.Parts(
                net,
                objective,
                samples.stream()
                        .map(sample -> sample.isPerson() ? classes.classOf(sample.identity()) : -1)
                        .toList(),
                config.model().height(),
                config.model().width(),
                device,
                config.seed(),
                config.train());
        return new SupervisedStep(
                parts,
                config.optimizer(),
                new Divergence(samples, config.train().onNan()),
                notes(card));
    }

    /// What a weight file says of itself: enough to build the network again, with and without our model
    /// card.
    private static Map<String, String> notes(ModelCard card) {
        var notes = new LinkedHashMap<>(Systems.metadata(card.spec()));
        notes.put(ModelCard.METADATA, card.json());
        return notes;
    }

    private void firstWeights(ReidNet net, List<String> notices) {
        switch (config.weights().init()) {
            case NONE ->
                notices.add(
                        "first weights are random: published numbers need ImageNet weights; expect tens of points less on a set of Market-1501's size");
            case IMAGENET, FILE ->
                notices.addAll(
                        Models.initialise(
                                net,
                                config.weights()
                                        .file()
                                        .orElseThrow(
                                                () -> new ReidException(
                                                        ReidException.Kind.USAGE,
                                                        "weights.init is imagenet, but no file of ImageNet weights is on this machine.\nFetch them with: reid weights fetch, or train without: weights=none"))));
        }
        if (config.weights().init() == WeightsConfig.Init.NONE && config.train().freezeBackboneEpochs() > 0) {
            notices.add("a frozen backbone with random weights learns nothing: set train.freeze_backbone_epochs=0");
        }
    }

    private Phase.Rate rate(PkSampler sampler) {
        ScheduleConfig schedule = config.schedule();
        boolean byIteration = schedule.unit() == ScheduleConfig.Unit.ITERATION;
        long stepsAnEpoch =
                Math.ceilDiv(sampler.batchesPerEpoch(), config.train().accumulate());
        long ticks = byIteration
                ? config.train().epochs() * stepsAnEpoch
                : config.train().epochs();
        return new Phase.Rate(config.optimizer().lr(), schedule.schedule(ticks), byIteration, schedule.firstTick());
    }

    private Trainer.Judge judge(
            Preprocessing preprocessing, ImageReader reader, TorchEmbedder.Options embedding, Journal journal) {
        return (step, last) -> {
            var results = new ArrayList<Evaluate.Result>(1);
            step.measure(net -> {
                var embedder = TorchEmbedder.borrowing(net, preprocessing, embedding);
                var embed = new EmbedDataset(embedder, reader, config.data().decoders(), embedding.batch());
                var options = Evaluate.options(
                        dataset, config.eval(), last && config.eval().rerank());
                results.add(Evaluate.run(dataset, embed, options, (_, _) -> journal.beat()));
            });
            results.getFirst().query().bad().forEach(bad -> folder.log("    unreadable: " + bad));
            results.getFirst().gallery().bad().forEach(bad -> folder.log("    unreadable: " + bad));
            return results.getFirst().report();
        };
    }
}
