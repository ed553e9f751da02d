package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.reid4j.train.checkpoint.Position;
import org.reid4j.train.hook.RollbackReport;
import org.reid4j.train.hook.StartReport;
import org.reid4j.train.hook.StepReport;

class ProgressTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    private final Progress progress = new Progress(new Terminal(stream, stream, true, Clock.systemUTC()));

    private static StepReport batch(int epoch, int batch, long step) {
        return new StepReport("", epoch + 1, new Position(0, epoch, batch, step), 8, false, 1, 1, Map.of(), 0, 4, 1, 0);
    }

    private String text() {
        return said.toString(StandardCharsets.UTF_8);
    }

    /// With train.accumulate=4 a step is four batches; the run goes on behind two of eight batches of
    /// epoch 2.
    @Test
    void theBarCountsBatchesNotSteps() {
        progress.onStart(new StartReport(new Position(0, 1, 2, 2), 3, 2, 8, 1, List.of(), List.of(), List.of()));
        progress.onStep(batch(1, 3, 2));
        assertThat(text()).contains("11/24"); // of the whole run
    }

    @Test
    void aRollbackIsTold() {
        progress.onStart(new StartReport(Position.start(), 3, 2, 8, 1, List.of(), List.of(), List.of()));
        progress.onRollback(new RollbackReport("training diverged at step 9\nmore", Position.start(), 1, 3, 0.5));
        assertThat(text()).contains("training diverged at step 9").contains("went back to step 0 (1 of 3 times)");
    }
}
