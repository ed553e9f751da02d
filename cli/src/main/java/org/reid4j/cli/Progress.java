package org.reid4j.cli;

import java.util.Locale;
import java.util.stream.Collectors;
import org.reid4j.train.checkpoint.Position;
import org.reid4j.train.hook.EndReport;
import org.reid4j.train.hook.EpochReport;
import org.reid4j.train.hook.Hook;
import org.reid4j.train.hook.RollbackReport;
import org.reid4j.train.hook.StartReport;
import org.reid4j.train.hook.StepReport;

/// Tells a person how training goes: one live line within an epoch, one table row behind it.
final class Progress implements Hook {
    private static final double SLOW_LOADER = 0.3;

    private final Terminal terminal;
    private boolean headed;
    private boolean warned;
    private int epochs;
    private LiveLine line;
    private Position begin = Position.start();
    private boolean begun;
    private long images;
    private long nanos;
    private long waited;

    Progress(Terminal terminal) {
        this.terminal = terminal;
        this.line = new LiveLine(terminal, "train", 1);
    }

    @Override
    public void onStart(StartReport report) {
        epochs = report.epochs();
        report.notices().forEach(terminal::say);
        terminal.say("learning %,d parameters from %,d photos of %,d people%s"
                .formatted(
                        report.parameters(),
                        report.photos(),
                        report.classes(),
                        report.from().step() == 0
                                ? ""
                                : ", going on behind step " + report.from().step()));
        begin = report.from();
    }

    @Override
    public void onStep(StepReport report) {
        long before = batches(begin, report.batches());
        if (!begun) {
            begun = true;
            line = new LiveLine(terminal, "train", (long) epochs * report.batches() - before);
        }
        images += report.images();
        nanos += report.nanos();
        waited += report.waitedNanos();
        line.at(
                batches(report.position(), report.batches()) - before,
                String.format(
                        Locale.ROOT,
                        "epoch %d/%d · loss %.3f · %.0f img/s · wait %.0f%%",
                        report.position().epoch() + 1,
                        epochs,
                        report.loss(),
                        images * 1e9 / Math.max(1, nanos),
                        100.0 * waited / Math.max(1, nanos)));
    }

    /// Batches behind a position: an optimizer step may take several.
    static long batches(Position position, int anEpoch) {
        return (long) position.epoch() * anEpoch + position.batch();
    }

    @Override
    public void onRollback(RollbackReport report) {
        line.close();
        terminal.say("%s\nwent back to step %d (%d of %d times); learning rates are multiplied by %s from here on"
                .formatted(
                        report.reason().lines().findFirst().orElse(""),
                        report.to().step(),
                        report.count(),
                        report.most(),
                        report.rateFactor()));
        begin = report.to();
        begun = false;
    }

    @Override
    public void onEpoch(EpochReport report) {
        line.close();
        if (!headed) {
            headed = true;
            terminal.say(" epoch     loss  %-22s     lr    img/s  wait    mem    mAP     R1"
                    .formatted(report.terms().keySet().stream()
                            .map(Progress::shorter)
                            .collect(Collectors.joining("  "))));
        }
        var terms = report.terms().values().stream()
                .map(value -> String.format(Locale.ROOT, "%.3f", value))
                .collect(Collectors.joining("  "));
        var scores = report.evaluation()
                .map(found -> String.format(
                        Locale.ROOT,
                        "%6.1f %6.1f%s",
                        100 * found.scores().mAP(),
                        100 * found.scores().rank(1),
                        report.best() ? " *" : ""))
                .orElse("");
        terminal.say(String.format(
                Locale.ROOT,
                "%4d/%-4d %7.3f  %-22s %.1e %7.1f  %3.0f%%  %3.1fG  %s",
                report.epoch(),
                report.epochs(),
                report.loss(),
                terms,
                report.learningRate(),
                report.imagesPerSecond(),
                100 * report.waitShare(),
                report.residentBytes() / (double) (1L << 30),
                scores));
        if (!warned && report.waitShare() > SLOW_LOADER) {
            warned = true;
            terminal.say(
                    "photos arrive too slowly: %.0f%% of the time was waiting; more data.workers, or more memory for decoded photos (data.cache_mb)"
                            .formatted(100 * report.waitShare()));
        }
        images = 0;
        nanos = 0;
        waited = 0;
    }

    @Override
    public void onEnd(EndReport report) {
        line.close();
    }

    private static String shorter(String term) {
        return switch (term) {
            case "cross_entropy" -> "ce";
            case "triplet" -> "triplet";
            default -> term.length() > 8 ? term.substring(0, 8) : term;
        };
    }
}
