package org.reid4j.train.hook;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.reid4j.train.RunFolder;
import org.reid4j.train.RunRecord;

/// Keeps `run.json` alive and writes a line an epoch to `log.txt`.
public final class Journal implements Hook {
    private static final long BEAT_NANOS = 10_000_000_000L;
    private final RunFolder folder;
    private final Clock clock;
    private final Map<String, String> progress = new LinkedHashMap<>();
    private long beat = System.nanoTime();

    /// @param folder the run's
    /// @param clock tells the time in both files
    public Journal(RunFolder folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    @Override
    public void onStart(StartReport report) {
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
        progress.put("epoch", Integer.toString(report.position().epoch() + 1));
        progress.put("step", Long.toString(report.position().step()));
        progress.put("loss", Double.toString(report.loss()));
        if (System.nanoTime() - beat > BEAT_NANOS) {
            write();
        }
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
                        .map(e -> String.format(
                                Locale.ROOT,
                                "  mAP %.2f%%  rank-1 %.2f%%%s",
                                100 * e.scores().mAP(),
                                100 * e.scores().rank(1),
                                report.best() ? "  best" : ""))
                        .orElse("")));
        progress.put("epoch", Integer.toString(report.epoch()));
        report.evaluation().ifPresent(e -> {
            progress.put("mAP", Double.toString(e.scores().mAP()));
            progress.put("rank1", Double.toString(e.scores().rank(1)));
        });
        write();
    }

    private void write() {
        beat = System.nanoTime();
        RunRecord record = folder.record();
        folder.write(record.alive(clock.instant(), progress));
    }
}
