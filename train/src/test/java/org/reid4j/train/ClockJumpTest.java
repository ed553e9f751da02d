package org.reid4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.data.Dataset;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.hook.EpochReport;
import org.reid4j.train.hook.Hook;
import org.reid4j.train.hook.StepReport;

/// A clock that is set while a run trains changes dates and nothing else.
class ClockJumpTest {
    @TempDir
    static Path folder;

    /// Forwards a year, back two, over the change to summer time, and so on.
    private static final class Jumping extends Clock {
        private static final List<Duration> JUMPS = List.of(
                Duration.ofDays(365),
                Duration.ofDays(-730),
                Duration.ofHours(1),
                Duration.ofHours(-1),
                Duration.ofSeconds(-1));
        private final AtomicInteger calls = new AtomicInteger();
        private Instant now = Instant.parse("2026-03-29T00:59:59Z");

        @Override
        public synchronized Instant instant() {
            now = now.plus(JUMPS.get(calls.getAndIncrement() % JUMPS.size()));
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private static RunFolder train(Dataset dataset, String name, Clock clock, Hook... hooks) {
        RunConfig config = Fixture.config("train.epochs=3", "train.save_every_steps=2");
        RunFolder run = RunFolder.create(folder.resolve("runs"), name);
        new Training(config, dataset, run, clock, List.of(), (_, classes, seed) -> new TinyNet(classes, seed))
                .start(List.of(hooks), new StopSignal(), false);
        return run;
    }

    @Test
    void leavesTheSameBytesAndNoTimeRunsBackwards() throws IOException {
        Dataset dataset = Fixture.dataset(folder.resolve("photos"));
        RunFolder steady = train(dataset, "steady", Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));
        var times = new ArrayList<Long>();
        var clock = new Jumping();

        RunFolder jumped = train(dataset, "jumped", clock, new Hook() {
            @Override
            public void onStep(StepReport report) {
                times.add(report.nanos());
                times.add(report.waitedNanos());
            }

            @Override
            public void onEpoch(EpochReport report) {
                times.add(report.nanos());
                times.add(report.waitedNanos());
            }
        });

        assertThat(clock.calls.get()).as("the clock was asked").isGreaterThan(4);
        assertThat(Fixture.fingerprint(jumped)).isEqualTo(Fixture.fingerprint(steady));
        assertThat(times).hasSizeGreaterThan(10).allMatch(nanos -> nanos >= 0);
        assertThat(Files.readAllLines(jumped.file("timings.csv"))).hasSize(4).noneMatch(line -> line.contains(",-"));
        assertThat(jumped.record().status()).isEqualTo(RunRecord.Status.FINISHED);
    }
}
