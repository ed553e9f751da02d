package org.reid4j.train.hook;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.reid4j.train.RunFolder;
import org.reid4j.train.RunRecord;

/// Keeps `run.json` alive and writes a line an epoch to `log.txt`.
public final class Journal implements Hook {
    private static final long BEAT_NANOS = 10_000_000_000L;
    private final RunFolder folder;
    private final Clock clock;
    private final Map<String, String> progress = new LinkedHashMap<>();
    private final LongSupplier ticker;
    private long beat;

    /// @param folder the run's
    /// @param clock tells the time in both files
    public Journal(RunFolder folder, Clock clock) {
        this(folder, clock, System::nanoTime);
    }

    /// With a clock of its own for intervals, in nanoseconds.
    public Journal(RunFolder folder, Clock clock, LongSupplier ticker) {
        this.folder = folder;
        this.clock = clock;
        this.ticker = ticker;
        this.beat = ticker.getAsLong();
    }

    @Override
    public void onStart(StartReport report) {
        progress.putAll(folder.record().progress()); // a run that goes on keeps its best
        progress.put("epochs", Integer.toString(report.epochs()));
        folder.log("%s  %s at step %d: %d photos of %d people, %,d values to learn"
                .formatted(
                        clock.instant(),
                        report.from().step() == 0 ? "begins" : "goes on",
                        report.from().step(),
                        report.photos(),
                        report.classes(),
                        report.parameters()));
        report.notices().forEach(notice -> folder.log("    " + notice));
    }

    @Override
    public void onStep(StepReport report) {
        progress.put("epoch", Integer.toString(report.epoch()));
        progress.put("step", Long.toString(report.position().step()));
        progress.put("loss", Double.toString(report.loss()));
        beat();
    }

    /// Says that the run lives, at most every ten seconds: whatever takes long is to call it now and then.
    public void beat() {
        if (ticker.getAsLong() - beat > BEAT_NANOS) {
            write();
        }
    }

    @Override
    public void onRollback(RollbackReport report) {
        folder.log("%s  back to step %d (%d of %d times), learning rate times %s, because %s"
                .formatted(
                        clock.instant(),
                        report.to().step(),
                        report.count(),
                        report.most(),
                        report.rateFactor(),
                        report.reason()));
    }

    @Override
    public void onEpoch(EpochReport report) {
        folder.log(String.format(
                Locale.ROOT,
                "%s  epoch %d/%d  loss %.4f  lr %.3g  %.1f img/s  wait %.1f%%%s",
                clock.instant(),
                report.epoch(),
                report.epochs(),
                report.loss(),
                report.learningRate(),
                report.imagesPerSecond(),
                100 * report.waitShare(),
                report.evaluation()
                        .map(e -> String.format(Locale.ROOT, "  %s%s", e.brief(), report.best() ? "  best" : ""))
                        .orElse("")));
        progress.put("epoch", Integer.toString(report.epoch()));
        report.evaluation().ifPresent(e -> {
            e.numbers().forEach((name, value) -> progress.put(name, Double.toString(value)));
            progress.put("measured_epoch", Integer.toString(report.epoch()));
            if (report.best()) {
                progress.put("best_epoch", Integer.toString(report.epoch()));
                progress.put("best_" + e.scoreName(), Double.toString(e.score()));
                progress.put("best_rank1", Double.toString(e.rank1()));
            }
        });
        write();
    }

    private void write() {
        beat = ticker.getAsLong();
        RunRecord record = folder.record();
        folder.write(record.alive(clock.instant(), progress));
    }
}
