package org.reid4j.serve.jobs;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.reid4j.core.ReidException;
import org.reid4j.serve.http.Refusal;
import org.reid4j.serve.jobs.Job.Problem;
import org.reid4j.serve.jobs.Job.State;

/// Runs jobs one after the other beside the requests, and keeps what became of them in a file:
/// one that was at work
/// when the server ended is "interrupted" afterwards, never "done".
public final class Jobs implements AutoCloseable {
    private static final int WAITING = 16;
    private static final int KEPT = 200;

    private final JobFile file;
    private final Clock clock;
    private final Consumer<String> log;
    private final Map<Long, Job> jobs = new ConcurrentSkipListMap<>();
    private final Set<Long> cancelled = ConcurrentHashMap.newKeySet();
    private final AtomicLong last = new AtomicLong();
    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("reid-jobs").factory());
    private volatile boolean closing;

    /// What a job does.
    @FunctionalInterface
    public interface Work {
        /// @param progress hears how far it is: done, of
        /// @param stop asked now and then
        Outcome run(Progress progress, BooleanSupplier stop);
    }

    /// Hears how far a job is.
    @FunctionalInterface
    public interface Progress {
        /// @param done things dealt with
        /// @param of how many there are
        void at(long done, long of);
    }

    /// What became of a job.
    ///
    /// @param stopped whether it ended before its end
    /// @param verified whether its result was checked and held
    /// @param message a line for people
    /// @param errors what could not be done
    public record Outcome(boolean stopped, boolean verified, String message, List<Problem> errors) {
        public Outcome {
            errors = List.copyOf(errors);
        }
    }

    /// @param log hears of failures that are ours
    public Jobs(JobFile file, Clock clock, Consumer<String> log) {
        this.file = file;
        this.clock = clock;
        this.log = log;
        for (Job job : file.read()) {
            jobs.put(
                    job.id(),
                    job.state().over()
                            ? job
                            : job.with(
                                    State.INTERRUPTED,
                                    "the server ended meanwhile; what was done stays, the same job goes on"));
            last.set(Math.max(last.get(), job.id()));
        }
    }

    /// Asks for a job.
    ///
    /// @throws Refusal 503 when too many wait
    public synchronized Job start(String kind, String gallery, Work work) {
        long waiting = jobs.values().stream().filter(job -> !job.state().over()).count();
        if (closing || waiting >= WAITING) {
            throw Refusal.busy("too many jobs wait");
        }
        var job = new Job(
                last.incrementAndGet(),
                kind,
                gallery,
                State.WAITING,
                0,
                Optional.empty(),
                "waiting for its turn",
                Optional.empty(),
                List.of(),
                clock.instant(),
                0);
        jobs.put(job.id(), job);
        prune();
        save();
        worker.execute(() -> run(job.id(), work));
        return job;
    }

    private void prune() {
        while (jobs.size() > KEPT) {
            var oldest =
                    jobs.values().stream().filter(job -> job.state().over()).findFirst();
            if (oldest.isEmpty()) {
                return;
            }
            jobs.remove(oldest.get().id());
        }
    }

    private void run(long id, Work work) {
        if (closing || stopped(id)) {
            change(id, job -> job.with(closing ? State.INTERRUPTED : State.CANCELLED, "it was not begun"));
            return;
        }
        long began = System.nanoTime();
        change(id, job -> job.with(State.RUNNING, "at work"));
        try {
            var outcome = work.run(
                    (done, of) -> jobs.computeIfPresent(id, (_, job) -> job.at(done, of, since(began))),
                    () -> closing || stopped(id));
            change(
                    id,
                    job -> job.ended(
                            state(outcome),
                            outcome.message(),
                            outcome.stopped() ? Optional.empty() : Optional.of(outcome.verified()),
                            outcome.errors(),
                            since(began)));
        } catch (Refusal | ReidException refused) {
            var words = String.valueOf(refused.getMessage()).lines().findFirst().orElse("it failed");
            log.accept("job %d: %s".formatted(id, refused.getMessage()));
            change(id, job -> job.ended(State.FAILED, words, Optional.of(false), List.of(), since(began)));
        } catch (RuntimeException | OutOfMemoryError failure) {
            log.accept("job %d: unexpected %s".formatted(id, failure));
            change(
                    id,
                    job -> job.ended(
                            State.FAILED,
                            "it failed; see the server's log",
                            Optional.of(false),
                            List.of(),
                            since(began)));
        }
    }

    private State state(Outcome outcome) {
        if (outcome.stopped()) {
            return closing ? State.INTERRUPTED : State.CANCELLED;
        }
        return outcome.verified() ? State.DONE : State.FAILED;
    }

    private boolean stopped(long id) {
        return cancelled.contains(id);
    }

    private static double since(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private void change(long id, java.util.function.UnaryOperator<Job> how) {
        jobs.computeIfPresent(id, (_, job) -> how.apply(job));
        save();
    }

    private synchronized void save() {
        file.write(List.copyOf(jobs.values()));
    }

    /// All jobs, the newest first.
    public List<Job> all() {
        return jobs.values().stream()
                .sorted(Comparator.comparingLong(Job::id).reversed())
                .toList();
    }

    /// One job.
    ///
    /// @throws Refusal 404
    public Job job(long id) {
        return Optional.ofNullable(jobs.get(id)).orElseThrow(() -> Refusal.notFound("job"));
    }

    /// Asks a job to end.
    ///
    /// @throws Refusal 404 when there is none, 409 when it is over
    public Job cancel(long id) {
        var job = job(id);
        if (job.state().over()) {
            throw new Refusal(409, "conflict", "the job is over");
        }
        cancelled.add(id);
        if (job.state() == State.WAITING) {
            change(id, one -> one.state() == State.WAITING ? one.with(State.CANCELLED, "it was not begun") : one);
        }
        return job(id);
    }

    /// Jobs that wait or are at work.
    public long open() {
        return jobs.values().stream().filter(job -> !job.state().over()).count();
    }

    /// Ends the job at work after its next step and writes down that it was interrupted.
    @Override
    public void close() {
        closing = true;
        worker.shutdown();
        try {
            if (!worker.awaitTermination(20, TimeUnit.SECONDS)) {
                log.accept("a job did not end in time; it will be called interrupted");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
