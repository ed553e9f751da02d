package org.reid4j.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.reid4j.train.RunRecord;

/// What a run reached, at its best epoch and at its last measured one, in the same words wherever it is told: the
/// weights that are kept are the best epoch's.
///
/// @param best epoch, mAP and rank-1 of the best measurement
/// @param last the same of the last one
record Reached(Score best, Score last) {

    /// One measurement.
    ///
    /// @param epoch from 1
    /// @param mAP 0..1; empty of walks
    /// @param rank1 0..1
    record Score(long epoch, OptionalDouble mAP, double rank1) {
        private Map<String, Object> json() {
            var json = new LinkedHashMap<String, Object>();
            json.put("epoch", epoch);
            mAP.ifPresent(value -> json.put("mAP", value));
            json.put("rank1", rank1);
            return json;
        }
    }

    /// What `run.json` says; empty before the first measurement, and for runs from before the best was noted.
    static Optional<Reached> of(RunRecord run) {
        var known = run.numbers();
        return score(known, "measured_epoch", "mAP", "rank1")
                .flatMap(last ->
                        score(known, "best_epoch", "best_mAP", "best_rank1").map(best -> new Reached(best, last)));
    }

    private static Optional<Score> score(Map<String, Object> known, String epoch, String mAP, String rank1) {
        return known.get(epoch) instanceof Number e && known.get(rank1) instanceof Number r
                ? Optional.of(new Score(
                        e.longValue(),
                        known.get(mAP) instanceof Number m
                                ? OptionalDouble.of(m.doubleValue())
                                : OptionalDouble.empty(),
                        r.doubleValue()))
                : Optional.empty();
    }

    /// `mAP best 88.6 at epoch 8, last 87.9`.
    String words() {
        return best.mAP.isPresent() && last.mAP.isPresent()
                ? "mAP " + words(best.mAP.getAsDouble(), last.mAP.getAsDouble())
                : rank1();
    }

    /// The same of rank-1.
    String rank1() {
        return "rank-1 " + words(best.rank1, last.rank1);
    }

    private String words(double atBest, double atLast) {
        return best.epoch == last.epoch
                ? String.format(Locale.ROOT, "best and last %.1f at epoch %d", 100 * atBest, best.epoch)
                : String.format(
                        Locale.ROOT, "best %.1f at epoch %d, last %.1f", 100 * atBest, best.epoch, 100 * atLast);
    }

    /// Puts `best` and `last` into a JSON object.
    void into(Map<String, Object> json) {
        json.put("best", best.json());
        json.put("last", last.json());
    }
}
