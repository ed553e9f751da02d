package org.reid4j.train;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.reid4j.core.data.ClassIndex;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.sample.PkSampler;
import org.reid4j.core.sample.Seeds;
import org.reid4j.models.ModelSpec;
import org.reid4j.models.Systems;
import org.reid4j.train.checkpoint.Checkpoint;
import org.reid4j.train.checkpoint.Checkpoints;
import org.reid4j.train.checkpoint.Position;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.config.ScheduleConfig;
import org.reid4j.train.config.TrainConfig;
import org.reid4j.train.hook.CardWriter;
import org.reid4j.train.hook.Checkpointing;
import org.reid4j.train.hook.DrawnPictures;
import org.reid4j.train.hook.EndReport;
import org.reid4j.train.hook.Hook;
import org.reid4j.train.hook.Journal;
import org.reid4j.train.hook.Measured;
import org.reid4j.train.hook.MetricsFile;
import org.reid4j.train.hook.StartReport;
import org.reid4j.train.hook.TensorBoard;
import org.reid4j.train.loader.Loader;

/// The course of one training: its phases with their networks, the loop, and the hooks beside it, put
/// together from a configuration.
final class Course {
    private final RunConfig config;
    private final Dataset dataset;
    private final RunFolder folder;
    private final Clock clock;
    private final Steps steps;
    private final Material material;
    private final ClassIndex classes;
    private final List<String> notices = new ArrayList<>();

    Course(RunConfig config, Dataset dataset, RunFolder folder, Clock clock, Training.Networks networks) {
        this.config = config;
        this.dataset = dataset;
        this.folder = folder;
        this.clock = clock;
        this.material = Material.of(config, dataset);
        this.classes = ClassIndex.of(dataset.train());
        this.steps = new Steps(config, dataset, networks, notices::add);
    }

    /// A stretch of the course before its network is built.
    ///
    /// @param spec of its network
    /// @param epochs how long
    /// @param lr its learning rate
    /// @param name shown in progress
    private record Stretch(ModelSpec spec, int epochs, double lr, String name) {}

    private List<Stretch> stretches() {
        var last = new Stretch(
                config.model(),
                config.train().epochs(),
                config.optimizer().lr(),
                config.model().system());
        int epochs = config.pretrain().epochs();
        return epochs == 0
                ? List.of(last)
                : List.of(
                        new Stretch(
                                Systems.pretraining(config.model()).orElseThrow(),
                                epochs,
                                config.pretrain().lr(),
                                "pretrain"),
                        last);
    }

    /// Runs it.
    ///
    /// @param hooks called before the run's own that save
    /// @param stop asks to stop
    /// @param from where to go on; empty for the beginning
    /// @param known notices of what happened before
    EndReport run(List<Hook> hooks, StopSignal stop, Optional<Checkpoint> from, List<String> known) {
        notices.addAll(known);
        notices.addAll(dataset.notices());
        config.schedule().doubt(config.train().epochs()).ifPresent(notices::add);
        PkSampler sampler = Preflight.sampler(config, dataset, config.seed());
        if (sampler.repeated() > 0) {
            notices.add("%d of %d people have fewer than %d %s and are drawn with replacement"
                    .formatted(
                            sampler.repeated(),
                            sampler.identities(),
                            config.sampler().images(),
                            material.samples()));
        }
        List<Phase> phases = new ArrayList<>();
        try {
            List<Stretch> stretches = stretches();
            for (int i = 0; i < stretches.size(); i++) {
                phases.add(phase(stretches.get(i), i, from.isEmpty() && i == 0));
            }
            return run(phases, hooks, stop, from);
        } finally {
            phases.forEach(phase -> phase.step().close());
        }
    }

    /// A phase with its network. Each but the first has random numbers of its own.
    private Phase phase(Stretch stretch, int number, boolean fresh) {
        long seed = number == 0 ? config.seed() : Seeds.mix(config.seed(), number, 0);
        PkSampler sampler = Preflight.sampler(config, dataset, seed);
        return new Phase(
                stretch.name(),
                stretch.epochs(),
                steps.step(stretch.spec(), seed, fresh),
                material.source(seed),
                sampler::epoch,
                rate(stretch, sampler));
    }

    private Phase.Rate rate(Stretch stretch, PkSampler sampler) {
        ScheduleConfig schedule = config.schedule();
        boolean byIteration = schedule.unit() == ScheduleConfig.Unit.ITERATION;
        long stepsAnEpoch =
                Math.ceilDiv(sampler.batchesPerEpoch(), config.train().accumulate());
        long ticks = byIteration ? stretch.epochs() * stepsAnEpoch : stretch.epochs();
        return new Phase.Rate(stretch.lr(), schedule.schedule(ticks), byIteration, schedule.firstTick());
    }

    private EndReport run(List<Phase> phases, List<Hook> hooks, StopSignal stop, Optional<Checkpoint> from) {
        var checkpoints = new Checkpoints(folder.path());
        var journal = new Journal(folder, clock);
        boolean measured = !dataset.query().samples().isEmpty();
        var trainer = new Trainer(
                phases,
                new Trainer.Settings(
                        new Loader.Options(
                                config.data().decoders(),
                                config.data().prefetch(),
                                config.data().maxBad()),
                        config.sampler().images(),
                        config.eval().every(),
                        measured ? Optional.of(judge(journal)) : Optional.empty(),
                        () -> config.train().onNan() == TrainConfig.OnNan.ROLLBACK
                                ? checkpoints.latest()
                                : Optional.empty(),
                        stop));
        int every = config.train().logEverySteps();
        var all = new ArrayList<Hook>(hooks);
        all.add(new MetricsFile(folder.path(), every));
        all.add(new TensorBoard(folder.path(), every, clock));
        Phase first = phases.getFirst();
        material.pictures(folder, first.source(), first.plans().apply(0)).ifPresent(all::add);
        if (phases.getLast().step() instanceof JointStep joint) {
            all.add(new DrawnPictures(
                    folder.path(),
                    config.train().drawEverySteps(),
                    measured ? dataset.query().samples() : dataset.train().samples(),
                    joint::draw));
        }
        all.add(journal);
        var cards = new CardWriter(
                folder, stretches().stream().map(s -> steps.card(s.spec())).toList());
        all.add(cards);
        all.add(new Checkpointing(checkpoints, trainer::snapshot, config.train().saveEverySteps()));
        all.add(cards.writing());
        Position begin = from.map(Checkpoint::position).orElse(Position.start());
        Step last = phases.getLast().step();
        return trainer.run(
                all,
                from,
                new StartReport(
                        begin,
                        config.epochs(),
                        classes.size(),
                        dataset.train().size(),
                        last.parameters(),
                        phases.stream()
                                .flatMap(phase -> phase.step().terms().stream())
                                .distinct()
                                .toList(),
                        material.measures(),
                        notices.stream().distinct().toList()));
    }

    private Trainer.Judge judge(Journal journal) {
        return (step, last) -> {
            var found = new ArrayList<Measured>(1);
            step.measure(net -> {
                if (material.measurable(net)) {
                    found.add(material.measure(net, last, journal::beat, what -> folder.log("    " + what)));
                } else {
                    folder.log("    not measured: the embeddings of all %s do not fit into memory at once"
                            .formatted(material.samples()));
                }
            });
            return found.stream().findFirst();
        };
    }
}
