package org.reid4j.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.reid4j.core.eval.DistanceBlocks;
import org.reid4j.core.eval.Embeddings;
import org.reid4j.core.eval.EvalOptions;
import org.reid4j.core.eval.Evaluation;
import org.reid4j.core.eval.KReciprocal;
import org.reid4j.core.eval.Rerank;
import org.reid4j.core.eval.Scores;

/// An evaluation that does what it is told, so that a script can let it and its peers take turns (`eval-speed.py`).
///
/// Arguments: folder with `query.f32`, `gallery.f32` and their `.i32` (identities, then cameras), dimension, threads.
/// Lines on standard input, each answered by one line: `evaluate N` (of the first N queries: seconds, mAP, mINP,
/// rank-1), `rank N` (the same from `distances.f32`), `rerank N` (seconds; the first rows go to
/// `reranked-reid4j.f32`).
public final class EvalSpeed {
    private static final int SHOWN = 20;
    private static final int ROWS = 512;

    private final Path folder;
    private final int dimension;
    private final EvalOptions options;
    private final Embeddings query;
    private final Embeddings gallery;

    private EvalSpeed(Path folder, int dimension, int threads) throws IOException {
        this.folder = folder;
        this.dimension = dimension;
        this.options = EvalOptions.defaults()
                .withLimits(threads, EvalOptions.defaults().blockFloats());
        this.query = read("query");
        this.gallery = read("gallery");
    }

    /// Starts it.
    public static void main(String[] args) throws IOException {
        var worker = new EvalSpeed(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println("ready");
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", -1);
            Embeddings some = worker.first(Integer.parseInt(words[1]));
            out.println(
                    switch (words[0]) {
                        case "evaluate" -> worker.evaluate(some);
                        case "rank" -> worker.rank(some);
                        case "rerank" -> worker.rerank(some);
                        default -> "?";
                    });
        }
    }

    private String evaluate(Embeddings some) {
        long start = System.nanoTime();
        Scores scores = Evaluation.run(some, gallery, options).scores();
        return line(start, scores);
    }

    private String rank(Embeddings some) throws IOException {
        float[] held = floats(folder.resolve("distances.f32"));
        long start = System.nanoTime();
        Scores scores =
                Evaluation.run(some, gallery, options, new Held(held, gallery.size())).scores();
        return line(start, scores);
    }

    private String rerank(Embeddings some) throws IOException {
        float[] rows = new float[ROWS * gallery.size()];
        float[] shown = new float[SHOWN * gallery.size()];
        long start = System.nanoTime();
        var reranked = KReciprocal.of(
                some, gallery, options.metric(), Rerank.defaults(), options.threads(), options.blockFloats());
        for (int from = 0; from < some.size(); from += ROWS) {
            reranked.fill(from, Math.min(some.size(), from + ROWS), rows);
            if (from == 0) {
                System.arraycopy(rows, 0, shown, 0, shown.length);
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        ByteBuffer bytes = ByteBuffer.allocate(shown.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(shown);
        Files.write(folder.resolve("reranked-reid4j.f32"), bytes.array());
        return Double.toString(seconds);
    }

    private static String line(long start, Scores scores) {
        double seconds = (System.nanoTime() - start) / 1e9;
        return seconds + " " + scores.mAP() + " " + scores.mINP() + " " + scores.rank(1);
    }

    private Embeddings first(int count) {
        return count == query.size()
                ? query
                : new Embeddings(
                        dimension,
                        Arrays.copyOf(query.values(), count * dimension),
                        Arrays.copyOf(query.identities(), count),
                        Arrays.copyOf(query.cameras(), count));
    }

    private Embeddings read(String name) throws IOException {
        ByteBuffer labels = ByteBuffer.wrap(Files.readAllBytes(folder.resolve(name + ".i32")))
                .order(ByteOrder.LITTLE_ENDIAN);
        int[] numbers = new int[labels.capacity() / Integer.BYTES];
        labels.asIntBuffer().get(numbers);
        int size = numbers.length / 2;
        return new Embeddings(
                dimension,
                floats(folder.resolve(name + ".f32")),
                Arrays.copyOf(numbers, size),
                Arrays.copyOfRange(numbers, size, 2 * size));
    }

    private static float[] floats(Path file) throws IOException {
        float[] values = new float[Math.toIntExact(Files.size(file) / Float.BYTES)];
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer part = ByteBuffer.allocateDirect(1 << 24).order(ByteOrder.LITTLE_ENDIAN);
            int at = 0;
            while (at < values.length) {
                part.clear();
                while (part.hasRemaining() && channel.read(part) >= 0) {}
                part.flip();
                int count = part.remaining() / Float.BYTES;
                part.asFloatBuffer().get(values, at, count);
                at += count;
            }
        }
        return values;
    }

    /// Distances that lie ready.
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Held(float[] values, int gallery) implements DistanceBlocks {
        @Override
        public int queries() {
            return values.length / gallery;
        }

        @Override
        public void fill(int from, int to, float[] out) {
            System.arraycopy(values, from * gallery, out, 0, (to - from) * gallery);
        }
    }
}
