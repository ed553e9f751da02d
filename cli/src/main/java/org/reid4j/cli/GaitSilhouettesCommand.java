package org.reid4j.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reid4j.train.StopSignal;
import org.reid4j.video.Footage;
import org.reid4j.video.SilhouetteOptions;
import org.reid4j.video.SilhouetteReport;
import org.reid4j.video.Silhouetting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid gait silhouettes`: a video of a still camera to one folder of silhouettes a walker, for somebody who has a
/// video and no silhouettes.
@Command(
        name = "silhouettes",
        description = "Cut out and follow everybody who walks in a video of a still camera.",
        sortOptions = false,
        footer = {
            "",
            "OUT/track-001/walk-1/000123.png is one silhouette; OUT/tracks.html shows who is who.",
            "Example: reid gait silhouettes walk.mp4 tracks"
        })
final class GaitSilhouettesCommand implements Callable<Integer> {
    private static final long UNKNOWN = 1000;

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "VIDEO", description = "A video file, or a folder with its frames.")
    private Path input = Path.of("");

    @Parameters(index = "1", paramLabel = "OUT", description = "A new folder for the silhouettes.")
    private Path output = Path.of("");

    @Option(names = "--masks", description = "The frames are masks already: white where people are.")
    private boolean masks;

    @Option(
            names = "--background",
            paramLabel = "FILE",
            description = "A picture of the scene without people; else it is learnt.")
    private Optional<Path> background = Optional.empty();

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "Frames from which the background is learnt first. Default: ${DEFAULT-VALUE}.")
    private int warmUp = SilhouetteOptions.defaults().warmUp();

    @Option(
            names = "--min-height",
            paramLabel = "PIXELS",
            description = "How high a person must be. Default: ${DEFAULT-VALUE}.")
    private int minHeight = SilhouetteOptions.defaults().minHeight();

    @Option(
            names = "--min-frames",
            paramLabel = "N",
            description = "Whole silhouettes that a walk must have. Default: ${DEFAULT-VALUE}.")
    private int minFrames = SilhouetteOptions.defaults().minFrames();

    @Mixin
    private final Common common = new Common();

    GaitSilhouettesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var options = new SilhouetteOptions(masks, background, warmUp, minHeight, minFrames);
        var footage = Footage.of(input);
        var stop = StopSignal.onInterrupt(() -> terminal.say("stopping; walks that have ended are kept"));
        SilhouetteReport report;
        try (var line = new LiveLine(terminal, "frames", footage.frames().orElse(UNKNOWN))) {
            report = Silhouetting.run(footage, output, options, (frames, tracks) -> {
                line.at(frames, tracks + (tracks == 1 ? " walk" : " walks"));
                return !stop.requested();
            });
        }
        report.flaw()
                .ifPresent(
                        why -> terminal.say("the video ends early or is damaged: " + why + "; what was read is kept"));
        if (report.shaken() > 0) {
            terminal.say("%d frames were passed over: nearly everything in them moved".formatted(report.shaken()));
        }
        if (common.json) {
            terminal.json(json(report));
        } else {
            print(report);
        }
        return report.stopped() ? Failures.INTERRUPTED : 0;
    }

    private void print(SilhouetteReport report) {
        var out = terminal.out();
        for (var track : report.tracks()) {
            out.printf(
                    Locale.ROOT,
                    "%s  %4d silhouettes  frames %d to %d  %d pixels high%n",
                    track.name(),
                    track.silhouettes(),
                    track.first(),
                    track.last(),
                    track.height());
        }
        report.dropped().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> out.printf(
                        Locale.ROOT,
                        "dropped    %4d %s%n",
                        e.getValue(),
                        e.getKey().words()));
        out.printf(
                Locale.ROOT,
                "%d frames of %d x %d, walks: %d, %.1f s (%.0f frames/s)%n",
                report.frames(),
                report.width(),
                report.height(),
                report.tracks().size(),
                report.seconds(),
                report.rate());
        if (!report.tracks().isEmpty()) {
            out.println("who is who: " + output.resolve("tracks.html"));
        }
    }

    private Map<String, Object> json(SilhouetteReport report) {
        var result = new LinkedHashMap<String, Object>();
        result.put("input", input.toString());
        result.put("output", output.toString());
        result.put("frames", report.frames());
        result.put("width", report.width());
        result.put("height", report.height());
        result.put(
                "tracks",
                report.tracks().stream()
                        .map(track -> {
                            var row = new LinkedHashMap<String, Object>();
                            row.put("name", track.name());
                            row.put("silhouettes", track.silhouettes());
                            row.put("first", track.first());
                            row.put("last", track.last());
                            row.put("height", track.height());
                            return row;
                        })
                        .toList());
        var dropped = new LinkedHashMap<String, Object>();
        report.dropped().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> dropped.put(e.getKey().name().toLowerCase(Locale.ROOT), e.getValue()));
        result.put("dropped", dropped);
        result.put("shaken", report.shaken());
        result.put("flaw", report.flaw().orElse(""));
        result.put("stopped", report.stopped());
        result.put("seconds", report.seconds());
        return result;
    }
}
