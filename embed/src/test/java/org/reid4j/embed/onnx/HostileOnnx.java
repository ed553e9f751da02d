package org.reid4j.embed.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.reid4j.core.ReidException;

/// Feeds the reader of ONNX files hostile ones and prints for each kind how many were tried, how many
/// refused, and the longest time and the most memory one took: a program of `e2e/hostile-weights.sh`.
public final class HostileOnnx {
    private static final int FLOOD = 100_000_000; // bytes
    private static final long MOST_BYTES = 2L * FLOOD; // that a flood may have allocated

    private final Path file;
    private int tried;
    private int refused;
    private long worstNanos;
    private long worstBytes;
    private String flaw = "";

    private HostileOnnx(Path file) {
        this.file = file;
    }

    /// @param args a folder to write into, the number of mutations
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        byte[] good = good(folder.resolve("good.onnx"));
        new HostileOnnx(folder.resolve("hostile.onnx")).read(good); // warms up
        row(folder, "O1 cut at 100 points", row -> {
            for (int i = 0; i < 100; i++) {
                row.read(Arrays.copyOf(good, (int) ((long) good.length * i / 100)));
            }
        });
        row(folder, "O2 ONNX, mutated", row -> {
            var random = new SplittableRandom(25);
            for (int i = Integer.parseInt(args[1]); i > 0; i--) {
                byte[] mutated = good.clone();
                for (int k = random.nextInt(4); k >= 0; k--) {
                    mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
                }
                row.read(mutated);
            }
        });
        row(folder, "O3 floods of 100 MB", row -> {
            for (byte[] unit : List.of(
                    new byte[] {5 << 3 | 2, 0}, // a tensor
                    new byte[] {11 << 3 | 2, 0}, // an input
                    new byte[] {15 << 3 | 2, 2, 1 << 3 | 2, 0})) { // a sparse one
                row.read(field(7, times(unit)));
            }
            row.read(field(7, field(5, field(1, times(new byte[1]))))); // a shape in one piece
            row.read(field(7, field(5, times(new byte[] {1 << 3, 1})))); // and length by length
            row.require(row.refused == row.tried, "a flood was taken in");
            row.require(row.worstBytes < MOST_BYTES, "a flood took more than twice its size");
        });
        row(folder, "O4 keys said twice", row -> {
            byte[] entry = concat(text(1, "length"), text(2, "x"), text(1, "location"), text(2, "../secret"));
            row.read(field(7, field(5, field(13, entry))));
            row.require(
                    OnnxSummary.read(row.file).external().equals(List.of("../secret")), "a file outside was not seen");
        });
    }

    @FunctionalInterface
    private interface Work {
        void on(HostileOnnx row) throws IOException;
    }

    private static void row(Path folder, String name, Work work) throws IOException {
        var row = new HostileOnnx(folder.resolve("hostile.onnx"));
        work.on(row);
        System.out.printf(
                Locale.ROOT,
                "%-24s %7d  %10d  %8.1f  %8.1f  %s%n",
                name,
                row.tried,
                row.refused,
                row.worstNanos / 1e6,
                row.worstBytes / 1048576.0,
                row.flaw);
        if (!row.flaw.isEmpty()) {
            System.exit(1);
        }
    }

    private void require(boolean held, String otherwise) {
        flaw = held ? flaw : otherwise;
    }

    private void read(byte[] contents) throws IOException {
        Files.write(file, contents);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        long began = System.nanoTime();
        tried++;
        try {
            OnnxSummary.read(file).parameters();
        } catch (ReidException clear) {
            refused++;
            require(String.valueOf(clear.getMessage()).lines().count() <= 3, "more than three lines: " + clear);
        } catch (RuntimeException | Error wrong) {
            flaw = "not refused in words: " + wrong;
        }
        worstNanos = Math.max(worstNanos, System.nanoTime() - began);
        worstBytes = Math.max(worstBytes, threads.getCurrentThreadAllocatedBytes() - bytes);
    }

    private static byte[] good(Path file) throws IOException {
        OnnxFile.write(
                file,
                new OnnxGraph(
                        "doubled",
                        List.of(new OnnxValue("x", ElementType.FLOAT, List.of("batch", "3"))),
                        List.of(new OnnxValue("y", ElementType.FLOAT, List.of("batch", "3"))),
                        List.of(OnnxTensor.of("two", new float[] {2, 4, 8}, 3)),
                        List.of(new OnnxNode("Mul", List.of("x", "two"), List.of("y"), Map.of())),
                        Map.of("made_by", "a test")));
        return Files.readAllBytes(file);
    }

    private static byte[] times(byte[] unit) {
        byte[] all = new byte[FLOOD];
        for (int i = 0; i < all.length; i++) {
            all[i] = unit[i % unit.length];
        }
        return all;
    }

    private static byte[] text(int number, String value) {
        return field(number, value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] field(int number, byte[] inner) {
        var out = new ByteArrayOutputStream(inner.length + 12);
        out.write((number << 3) | 2); // numbers below 16
        for (int left = inner.length; ; left >>>= 7) {
            if (left < 128) {
                out.write(left);
                break;
            }
            out.write((left & 127) | 128);
        }
        out.writeBytes(inner);
        return out.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
