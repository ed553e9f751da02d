package org.reid4j.train.hook;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reid4j.core.ReidException;
import org.reid4j.train.tensorboard.EventFile;

/// Writes what the metrics files hold once more for TensorBoard, under `tb/`.
public final class TensorBoard implements Hook {
    private final Path folder;
    private final int everySteps;
    private final Clock clock;
    private @Nullable EventFile events;

    /// @param run the run's folder
    /// @param everySteps steps between values
    /// @param clock tells the wall time that TensorBoard shows
    public TensorBoard(Path run, int everySteps, Clock clock) {
        this.folder = run.resolve("tb");
        this.everySteps = everySteps;
        this.clock = clock;
    }

    @Override
    public void onStart(StartReport report) {
        try {
            events = EventFile.create(folder, clock, report.from().step());
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public void onStep(StepReport report) {
        if (report.stepped() && report.position().step() % everySteps == 0) {
            var values = new LinkedHashMap<String, Double>();
            values.put("loss/total", report.loss());
            report.terms().forEach((term, value) -> values.put("loss/" + term, value));
            values.put("lr", report.learningRate());
            values.put("grad_norm", report.gradientNorm());
            write(report.position().step(), values);
        }
    }

    @Override
    public void onEpoch(EpochReport report) {
        var values = new LinkedHashMap<String, Double>();
        values.put("epoch/loss", report.loss());
        values.put("epoch/images_per_second", report.imagesPerSecond());
        report.evaluation().ifPresent(evaluation -> {
            evaluation.numbers().forEach((name, value) -> values.put("eval/" + name, value));
        });
        write(report.position().step(), values);
    }

    @Override
    public void onEnd(EndReport report) {
        try {
            if (events != null) {
                events.close();
                events = null;
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /// After a failure, whose own message matters more than one about this file.
    @Override
    public void close() {
        try {
            if (events != null) {
                events.close();
            }
        } catch (IOException _) {
            // values are written through as they come; nothing is lost but the file's proper end
        }
        events = null;
    }

    private void write(long step, Map<String, Double> values) {
        try {
            if (events != null) {
                events.scalars(step, values);
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private ReidException unwritable(IOException e) {
        return new ReidException(
                ReidException.Kind.RESOURCES,
                "cannot write TensorBoard events to " + folder + ": " + e.getMessage(),
                e);
    }
}
