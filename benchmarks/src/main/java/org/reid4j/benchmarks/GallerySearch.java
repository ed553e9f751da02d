package org.reid4j.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.reid4j.gallery.index.IndexSettings;
import org.reid4j.gallery.index.Indexes;
import org.reid4j.gallery.spi.IndexProgress;
import org.reid4j.gallery.spi.ItemFilter;
import org.reid4j.gallery.spi.Neighbour;
import org.reid4j.gallery.spi.VectorIndex;
import org.reid4j.gallery.spi.VectorSource;

/// An index of a gallery that does what it is told, so that a script can let it and a peer take turns
/// (`gallery-search.py`).
///
/// Arguments: folder with `gallery.f32`, `queries.f32` and `allowed-PERCENT.u8`, vectors, dimension,
/// `exact` or `graph`, threads. Lines on standard input, each answered by one line: `ingest` (seconds),
/// `save` (seconds), `reopen` (seconds until it serves), `search PERCENT FROM TO` (seconds of each query,
/// then what each found), `batch FROM TO` (seconds), `heap` (MiB after a collection).
public final class GallerySearch {
    private static final int K = 10;

    private final Path folder;
    private final int vectors;
    private final IndexSettings settings;
    private final float[][] queries;
    private VectorIndex index;

    private GallerySearch(Path folder, int vectors, IndexSettings settings) throws IOException {
        this.folder = folder;
        this.vectors = vectors;
        this.settings = settings;
        List<float[]> read = new ArrayList<>();
        Path file = folder.resolve("queries.f32");
        int count = (int) (Files.size(file) / settings.dimension() / Float.BYTES);
        source(file, count).forEach((_, vector) -> read.add(vector.clone()));
        queries = read.toArray(float[][]::new);
        index = Indexes.open(settings, VectorSource.EMPTY);
    }

    /// Starts it.
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        int dimension = Integer.parseInt(args[2]);
        var settings = new IndexSettings(
                dimension,
                IndexSettings.Kind.valueOf(args[3].toUpperCase(Locale.ROOT)),
                folder,
                Integer.parseInt(args[4]),
                1);
        var worker = new GallerySearch(folder, Integer.parseInt(args[1]), settings);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println("ready");
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(worker.answer(line.split(" ", -1)));
        }
        worker.index.close();
    }

    private String answer(String[] words) throws IOException {
        return switch (words[0]) {
            case "ingest" -> seconds(this::ingest);
            case "save" -> seconds(index::save);
            case "reopen" -> seconds(this::reopen);
            case "search" -> search(Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
            case "batch" -> batch(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "heap" -> heap();
            default -> "?";
        };
    }

    private static String seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return Double.toString((System.nanoTime() - start) / 1e9);
    }

    private void ingest() {
        source(folder.resolve("gallery.f32"), vectors).forEach(index::add);
        index.settle(IndexProgress.NONE);
    }

    private void reopen() {
        index.close();
        index = Indexes.open(settings, source(folder.resolve("gallery.f32"), vectors));
    }

    private String search(int percent, int from, int to) throws IOException {
        byte[] bits = percent == 100 ? new byte[0] : Files.readAllBytes(folder.resolve("allowed-" + percent + ".u8"));
        ItemFilter allowed = percent == 100 ? ItemFilter.ALL : item -> bits[(int) item] != 0;
        var seconds = new StringBuilder();
        var found = new StringBuilder();
        for (int q = from; q < to; q++) {
            long start = System.nanoTime();
            List<Neighbour> near = index.nearest(queries[q], K, allowed);
            seconds.append((System.nanoTime() - start) / 1e9).append(' ');
            found.append(near.stream().map(n -> Long.toString(n.item())).collect(Collectors.joining(",")))
                    .append(' ');
        }
        return seconds + "; " + found;
    }

    private String batch(int from, int to) {
        float[][] some = Arrays.copyOfRange(queries, from, to);
        return seconds(() -> index.nearest(some, K, ItemFilter.ALL));
    }

    private static String heap() {
        Runtime jvm = Runtime.getRuntime();
        System.gc();
        return Double.toString((jvm.totalMemory() - jvm.freeMemory()) / (double) (1 << 20));
    }

    private VectorSource source(Path file, int count) {
        return visitor -> {
            try (Arena arena = Arena.ofConfined();
                    FileChannel channel = FileChannel.open(file)) {
                MemorySegment segment = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
                float[] vector = new float[settings.dimension()];
                for (int i = 0; i < count; i++) {
                    MemorySegment.copy(
                            segment,
                            ValueLayout.JAVA_FLOAT,
                            (long) i * vector.length * Float.BYTES,
                            vector,
                            0,
                            vector.length);
                    visitor.accept(i, vector);
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        };
    }
}
