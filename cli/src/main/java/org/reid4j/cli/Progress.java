package org.reid4j.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.reid4j.train.hook.EndReport;
import org.reid4j.train.hook.EpochReport;
import org.reid4j.train.hook.Hook;
import org.reid4j.train.hook.Measured;
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
    private boolean begun;
    private List<String> scored = Measured.OF_PHOTOS;
    private List<String> terms = List.of();
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
        scored = report.measures();
        terms = report.terms();
        terminal.say("learning %,d parameters from %,d %s of %,d people%s"
                .formatted(
                        report.parameters(),
                        report.photos(),
                        scored.equals(Measured.OF_PHOTOS) ? "photos" : "walks",
                        report.classes(),
                        report.from().step() == 0
                                ? ""
                                : ", going on behind step " + report.from().step()));
    }

    @Override
    public void onStep(StepReport report) {
        if (!begun) {
            begun = true;
            line = new LiveLine(terminal, "train", (long) epochs * report.batches(), batches(report) - 1);
        }
        images += report.images();
        nanos += report.nanos();
        waited += report.waitedNanos();
        line.at(
                batches(report),
                String.format(
                        Locale.ROOT,
                        "%sepoch %d/%d · loss %.3f · %.0f img/s · wait %.0f%%",
                        report.phase().isEmpty() ? "" : report.phase() + " · ",
                        report.epoch(),
                        epochs,
                        report.loss(),
                        images * 1e9 / Math.max(1, nanos),
                        100.0 * waited / Math.max(1, nanos)));
    }

    /// Batches done in all: an optimizer step may take several.
    private static long batches(StepReport report) {
        return (report.epoch() - 1L) * report.batches() + report.position().batch();
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
        begun = false;
    }

    @Override
    public void onEpoch(EpochReport report) {
        line.close();
        if (!headed) {
            headed = true;
            terminal.say(" epoch     loss  %-22s     lr    img/s  wait    mem %s"
                    .formatted(terms.stream().map(Progress::shorter).collect(Collectors.joining("  ")), header()));
        }
        var losses = terms.stream()
                .map(term -> report.terms().containsKey(term)
                        ? String.format(Locale.ROOT, "%.3f", report.terms().get(term))
                        : "    -")
                .collect(Collectors.joining("  "));
        var scores = report.evaluation()
                .map(found -> String.format(
                        Locale.ROOT,
                        "%s%s",
                        shown().stream()
                                .map(name -> String.format(
                                        Locale.ROOT,
                                        "%7.1f",
                                        100 * found.numbers().getOrDefault(name, Double.NaN)))
                                .collect(Collectors.joining()),
                        report.best() ? " *" : ""))
                .orElse("");
        terminal.say(String.format(
                Locale.ROOT,
                "%4d/%-4d %7.3f  %-22s %.1e %7.1f  %3.0f%%  %3.1fG %s",
                report.epoch(),
                report.epochs(),
                report.loss(),
                losses,
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

    /// The columns of scores: all of walks, two of photos.
    private List<String> shown() {
        return scored.equals(Measured.OF_PHOTOS) ? List.of("mAP", "rank1") : scored;
    }

    private String header() {
        return shown().stream()
                .map(name -> "%7s".formatted(name.equals("rank1") ? "R1" : name))
                .collect(Collectors.joining());
    }

    private static String shorter(String term) {
        return switch (term) {
            case "cross_entropy" -> "ce";
            case "triplet" -> "triplet";
            default -> term.length() > 8 ? term.substring(0, 8) : term;
        };
    }
}
