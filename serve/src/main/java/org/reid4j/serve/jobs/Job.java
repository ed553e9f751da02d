package org.reid4j.serve.jobs;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Work that outlasts its request, as it is seen from outside.
///
/// @param id rising, never used again
/// @param kind `ingest` or `check`
/// @param gallery its name
/// @param state how far it is
/// @param done things dealt with
/// @param total of how many; empty where nobody knows yet
/// @param message a line for people
/// @param verified whether its result was checked and held; empty before that, and where there is
///     nothing to check
/// @param errors what could not be done, some at most
/// @param created when it was asked for
/// @param seconds it has run
public record Job(
        long id,
        String kind,
        String gallery,
        State state,
        long done,
        Optional<Long> total,
        String message,
        Optional<Boolean> verified,
        List<Problem> errors,
        Instant created,
        double seconds) {
    /// How many errors are kept.
    public static final int MOST_ERRORS = 200;

    /// How far a job is.
    public enum State {
        /// Not begun.
        WAITING,
        /// At work.
        RUNNING,
        /// Over, and checked where it says so.
        DONE,
        /// Over without having done what it should.
        FAILED,
        /// Ended by somebody.
        CANCELLED,
        /// The server ended while it was at work; what it had put in stays.
        INTERRUPTED;

        /// Whether nothing more comes.
        public boolean over() {
            return this != WAITING && this != RUNNING;
        }

        /// As it is written in files and answers.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A thing that could not be done.
    ///
    /// @param file the name of the file, without its folder
    /// @param reason one line
    public record Problem(String file, String reason) {}

    public Job {
        errors = List.copyOf(errors.size() > MOST_ERRORS ? errors.subList(0, MOST_ERRORS) : errors);
    }

    /// Things a second so far.
    public double rate() {
        return seconds > 0 ? done / seconds : 0;
    }

    /// Seconds until it is over, at the rate so far.
    public Optional<Double> left() {
        return total.filter(_ -> state == State.RUNNING && rate() > 0).map(all -> (all - done) / rate());
    }

    Job with(State now, String words) {
        return new Job(id, kind, gallery, now, done, total, words, verified, errors, created, seconds);
    }

    Job at(long reached, long of, double after) {
        return new Job(id, kind, gallery, state, reached, Optional.of(of), message, verified, errors, created, after);
    }

    Job ended(State how, String words, Optional<Boolean> checked, List<Problem> problems, double after) {
        return new Job(id, kind, gallery, how, done, total, words, checked, problems, created, after);
    }
}
