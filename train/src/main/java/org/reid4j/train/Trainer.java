package org.reid4j.train;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reid4j.torch.Scope;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.train.checkpoint.Checkpoint;
import org.reid4j.train.checkpoint.Position;
import org.reid4j.train.hook.EndReport;
import org.reid4j.train.hook.EpochReport;
import org.reid4j.train.hook.Hook;
import org.reid4j.train.hook.Measured;
import org.reid4j.train.hook.RollbackReport;
import org.reid4j.train.hook.StartReport;
import org.reid4j.train.hook.StepReport;
import org.reid4j.train.loader.Batch;
import org.reid4j.train.loader.Loader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The loop: phases of epochs of batches, hooks beside them, and at any step a state from which it can go
/// on.
///
/// It knows no model's name: what a batch does is a [Step], what an epoch is measured by is a [Judge].
final class Trainer {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_ROLLBACKS = 3;
    private final List<Phase> phases;
    private final Settings settings;
    private final Means means = new Means();
    private final List<Hook> hooks = new ArrayList<>();
    private Position position = Position.start();
    private SortedSet<Integer> bad = new TreeSet<>();
    private long phaseBegin; // optimizer steps before the phase
    private int bestEpoch;
    private double bestScore = Double.NEGATIVE_INFINITY;
    private double rateFactor = 1;
    private int rollbacks;
    private @Nullable Measured evaluation;

    /// What the loop needs to know.
    ///
    /// @param loading how the loader works
    /// @param images photos of a person in a batch
    /// @param measureEvery epochs between measurements, 0 for only the last
    /// @param judge measures
    /// @param rollback gives the checkpoint to go back to after a divergence; empty to stop instead
    /// @param stop asks to stop
    record Settings(
            Loader.Options loading,
            int images,
            int measureEvery,
            Optional<Judge> judge,
            Supplier<Optional<Checkpoint>> rollback,
            StopSignal stop) {}

    /// Measures a network.
    @FunctionalInterface
    interface Judge {
        /// @param step whose network is to be measured
        /// @param last whether it is the last time
        /// @return empty when this network cannot be measured
        Optional<Measured> judge(Step step, boolean last);
    }

    Trainer(List<Phase> phases, Settings settings) {
        this.phases = List.copyOf(phases);
        this.settings = settings;
    }

    /// Runs to the end, or until asked to stop.
    ///
    /// @param beside in the order they are called
    /// @param from where to go on; empty for the beginning
    /// @param start what to tell the hooks
    EndReport run(List<Hook> beside, Optional<Checkpoint> from, StartReport start) {
        hooks.addAll(beside);
        try {
            return run(from, start);
        } finally {
            hooks.forEach(Hook::close);
        }
    }

    private EndReport run(Optional<Checkpoint> from, StartReport start) {
        from.ifPresent(this::restore);
        hooks.forEach(hook -> hook.onStart(start));
        while (true) {
            try {
                EndReport end = new EndReport(
                        train(), position, Optional.ofNullable(evaluation), bestEpoch, Math.max(0, bestScore));
                hooks.forEach(hook -> hook.onEnd(end));
                return end;
            } catch (DivergenceException e) {
                goBack(e);
            }
        }
    }

    private void goBack(DivergenceException e) {
        Optional<Checkpoint> earlier =
                rollbacks < MOST_ROLLBACKS ? settings.rollback().get() : Optional.empty();
        if (earlier.isEmpty()) {
            throw e;
        }
        int count = rollbacks + 1;
        double factor = rateFactor / 2;
        restore(earlier.get());
        rollbacks = count;
        rateFactor = factor;
        var report = new RollbackReport(String.valueOf(e.getMessage()), position, count, MOST_ROLLBACKS, factor);
        hooks.forEach(hook -> hook.onRollback(report));
    }

    private EndReport.Outcome train() {
        while (position.phase() < phases.size()) {
            Phase phase = phases.get(position.phase());
            if (position.batch() > 0
                    && position.batch()
                            == phase.plans().apply(position.epoch()).batches().size()) {
                if (settings.stop().requested()) {
                    return EndReport.Outcome.STOPPED;
                }
                endEpoch(phase); // ended between an epoch's last step and its end
            }
            if (stopped(phase)) {
                return EndReport.Outcome.STOPPED;
            }
            next(phase);
        }
        return EndReport.Outcome.FINISHED;
    }

    /// The next phase begins with this one's weights, and with a best of its own: another network is measured.
    private void next(Phase done) {
        position = position.nextPhase();
        if (position.phase() < phases.size()) {
            phaseBegin = position.step();
            bestEpoch = 0;
            bestScore = Double.NEGATIVE_INFINITY;
            try (Arena memory = Arena.ofConfined()) {
                phases.get(position.phase()).step().begin(done.step().weights(memory));
            }
        }
    }

    /// Trains the rest of a phase; true when asked to stop before its end.
    private boolean stopped(Phase phase) {
        try (var loader = new Loader(
                phase.source(),
                phase.plans(),
                position.epoch(),
                position.batch(),
                phase.epochs(),
                settings.loading(),
                bad)) {
            long before = System.nanoTime();
            for (Batch batch = loader.next(); batch != null; batch = loader.next()) {
                bad = loader.bad();
                boolean stepped = learn(phase, batch, before);
                if (stepped && settings.stop().requested()) {
                    return true;
                }
                if (batch.last()) {
                    endEpoch(phase);
                    if (settings.stop().requested() && position.epoch() < phase.epochs()) {
                        return true; // asked while measuring
                    }
                }
                before = System.nanoTime();
            }
            return false;
        }
    }

    private boolean learn(Phase phase, Batch batch, long before) {
        double rate = rateFactor * phase.rate().at(batch.epoch(), position.step() - phaseBegin);
        Step.Outcome outcome = learn(phase, batch, rate);
        position = position.nextBatch(outcome.stepped());
        means.add(outcome, rate, batch.size());
        long nanos = System.nanoTime() - before;
        means.time(nanos, batch.waitedNanos());
        var report = new StepReport(
                phases.size() == 1 ? "" : phase.name(),
                epochsBefore(position.phase()) + position.epoch() + 1,
                position,
                batch.count(),
                outcome.stepped(),
                rate,
                outcome.loss(),
                outcome.terms(),
                outcome.gradientNorm(),
                batch.size(),
                nanos,
                batch.waitedNanos());
        hooks.forEach(hook -> hook.onStep(report));
        return outcome.stepped();
    }

    private Step.Outcome learn(Phase phase, Batch batch, double rate) {
        try {
            return phase.step().learn(batch, position.step() + 1, rate);
        } catch (RuntimeException | OutOfMemoryError e) {
            if (LargestBatch.lacking(e)) {
                throw LargestBatch.refusal(phase.step(), batch, settings.images(), position.step() + 1, rate, e);
            }
            throw e;
        }
    }

    private void endEpoch(Phase phase) {
        int epoch = epochsBefore(position.phase()) + position.epoch() + 1;
        int epochs = epochsBefore(phases.size());
        int every = settings.measureEvery();
        boolean due = epoch == epochs || (every > 0 && epoch % every == 0);
        Optional<Measured> measured = due ? measure(phase, epoch == epochs) : Optional.empty();
        boolean best = settings.judge().isEmpty();
        if (measured.isPresent()) {
            best = measured.get().score() > bestScore;
            if (best) {
                bestScore = measured.get().score();
                bestEpoch = epoch;
            }
        }
        position = position.nextEpoch();
        var report = new EpochReport(
                epoch,
                epochs,
                position,
                means.learningRate(),
                means.loss(),
                means.terms(),
                means.gradientNorm(),
                measured,
                best,
                means.images(),
                means.nanos(),
                means.waited(),
                Scope.residentBytes());
        means.reset();
        hooks.forEach(hook -> hook.onEpoch(report));
    }

    private Optional<Measured> measure(Phase phase, boolean last) {
        Optional<Measured> measured = settings.judge().flatMap(judge -> {
            hooks.forEach(hook -> hook.onMeasure(position));
            return judge.judge(phase.step(), last);
        });
        measured.ifPresent(found -> evaluation = found);
        return measured;
    }

    private int epochsBefore(int phase) {
        return phases.stream().limit(phase).mapToInt(Phase::epochs).sum();
    }

    /// The run as it stands, for a checkpoint.
    ///
    /// @throws DivergenceException when it holds a number that is not finite: nobody could go on from there
    /// @param best whether its weights are the best so far
    /// @param memory which holds it
    Checkpoint snapshot(boolean best, Arena memory) {
        Step step = phases.get(Math.min(position.phase(), phases.size() - 1)).step();
        var notes = new LinkedHashMap<String, String>();
        ObjectNode own = JSON.createObjectNode();
        own.put("best_epoch", bestEpoch).put("rate_factor", rateFactor).put("rollbacks", rollbacks);
        own.put("phase_begin", phaseBegin);
        if (bestEpoch > 0) {
            own.put("best_score", bestScore);
        }
        var unreadable = own.putArray("bad");
        bad.forEach(unreadable::add);
        own.set("means", means.json());
        notes.put("trainer", JSON.writeValueAsString(own));
        for (Hook hook : hooks) {
            if (!hook.memoryName().isEmpty()) {
                notes.put(hook.memoryName(), hook.memory());
            }
        }
        TensorFile weights = step.weights(memory);
        TensorFile state = step.state(memory);
        weights.firstNonFinite().or(state::firstNonFinite).ifPresent(tensor -> {
            throw Divergence.lost(tensor, position.step());
        });
        return new Checkpoint(position, weights, state, notes, best);
    }

    private void restore(Checkpoint checkpoint) {
        position = checkpoint.position();
        Step step = phases.get(Math.min(position.phase(), phases.size() - 1)).step();
        step.restore(checkpoint.weights(), checkpoint.state());
        JsonNode own = JSON.readTree(checkpoint.notes().getOrDefault("trainer", "{}"));
        bestEpoch = own.path("best_epoch").asInt(0);
        bestScore = own.path("best_score").asDouble(Double.NEGATIVE_INFINITY);
        rateFactor = own.path("rate_factor").asDouble(1);
        rollbacks = own.path("rollbacks").asInt(0);
        phaseBegin = own.path("phase_begin").asLong(0);
        bad = new TreeSet<>();
        own.path("bad").forEach(sample -> bad.add(sample.asInt()));
        means.restore(own.path("means"));
        for (Hook hook : hooks) {
            String memory = checkpoint.notes().get(hook.memoryName());
            if (memory != null) {
                hook.restore(memory);
            }
        }
    }
}
