package org.reid4j.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.reid4j.core.Pixels;
import org.reid4j.core.data.Sample;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import org.reid4j.torch.Device;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Scope;
import org.reid4j.train.config.ConfigFile;
import org.reid4j.train.hook.Hook;
import org.reid4j.train.hook.StepReport;

/// Prints the process's memory while it trains and embeds, for `e2e/memory.sh`.
final class MemoryProbe {
    private static final int EVERY = 50;
    private static final int EMBEDDINGS_EVERY = 200;
    private static final int BATCH = 32;

    private MemoryProbe() {}

    /// @param arguments runs folder, steps, embeddings, then configuration
    public static void main(String[] arguments) throws IOException {
        long steps = Long.parseLong(arguments[1]);
        int embeddings = Integer.parseInt(arguments[2]);
        var config = ConfigFile.load(List.of(), List.of(arguments).subList(3, arguments.length))
                .config();
        var dataset = Training.dataset(config);
        var stop = new StopSignal();
        Hook tells = new Hook() {
            @Override
            public void onStep(StepReport report) {
                long step = report.position().step();
                if (step % EVERY == 0) {
                    tell("train", step);
                }
                if (step >= steps) {
                    stop.request();
                }
            }
        };
        RunFolder run = RunFolder.create(Path.of(arguments[0]), "memory");
        Training.run(config, dataset, run, List.of(tells), stop);
        embed(run, dataset.train().samples(), embeddings);
    }

    private static void embed(RunFolder run, List<Sample> samples, int count) {
        var reader = new ImageReader(ImageLimits.datasets(), false);
        var options = new TorchEmbedder.Options(Device.parse("cpu"), Precision.F32, false, BATCH, true);
        int done = 0;
        int next = EMBEDDINGS_EVERY;
        try (var embedder = TorchEmbedder.open(run.path(), options)) {
            while (done < count) {
                var photos = new ArrayList<Pixels>();
                for (int i = 0; i < BATCH; i++) {
                    photos.add(
                            reader.read(samples.get((done + i) % samples.size()).path()));
                }
                done += embedder.embed(photos).size();
                if (done >= next) {
                    tell("embed", next);
                    next += EMBEDDINGS_EVERY;
                }
            }
        }
    }

    private static void tell(String what, long count) {
        System.out.printf(
                Locale.ROOT,
                "%s %d rss_mib %d native_objects %d%n",
                what,
                count,
                resident() >> 20,
                Scope.liveObjects());
        System.out.flush();
    }

    /// As the kernel counts it, which is what an administrator sees.
    private static long resident() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElseGet(Scope::residentBytes);
        } catch (IOException e) {
            return Scope.residentBytes();
        }
    }
}
