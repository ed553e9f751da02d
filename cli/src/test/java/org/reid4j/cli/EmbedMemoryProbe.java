package org.reid4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.reid4j.core.Embedder;
import org.reid4j.core.Pixels;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Sample;
import org.reid4j.embed.EngineOptions;
import org.reid4j.embed.OpenModel;
import org.reid4j.train.StopSignal;

/// For `e2e/embed-memory.sh`: embeds a folder as `reid embed` does and prints resident memory on the way.
final class EmbedMemoryProbe implements Embedder {
    private static final Set<Integer> SHOWN = Set.of(1000, 10_000, 25_000, 50_000);

    private final Embedder embedder;
    private int done;

    private EmbedMemoryProbe(Embedder embedder) {
        this.embedder = embedder;
    }

    /// @param args `copies FROM TO COUNT` or `embed MODEL FOLDER OUTPUT`
    public static void main(String[] args) throws IOException {
        switch (args[0]) {
            case "copies" -> copies(Path.of(args[1]), Path.of(args[2]), Integer.parseInt(args[3]));
            case "embed" -> embed(Path.of(args[1]), Path.of(args[2]), Path.of(args[3]));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /// Copies with a few bytes more behind the picture's end, so that no two have the same hash.
    private static void copies(Path from, Path to, int count) throws IOException {
        List<Path> photos = Datasets.photos(from).stream().map(Sample::path).toList();
        for (int i = 0; i < count; i++) {
            byte[] photo = Files.readAllBytes(photos.get(i % photos.size()));
            byte[] longer = Arrays.copyOf(photo, photo.length + Integer.BYTES);
            ByteBuffer.wrap(longer).putInt(photo.length, i);
            Files.write(
                    Files.createDirectories(to.resolve("%02d".formatted(i / 1000)))
                            .resolve(i + ".jpg"),
                    longer);
        }
    }

    private static void embed(Path model, Path folder, Path file) {
        var terminal = new Terminal(System.out, System.err, false, Clock.systemUTC());
        List<Path> photos = Datasets.photos(folder).stream().map(Sample::path).toList();
        var out = EmbeddingOutput.of(file);
        try (var opened = Trained.open(model, EngineOptions.defaults().withEngine("onnx"))) {
            var onnx = opened.model();
            var watched = new Trained(
                    new OpenModel(new EmbedMemoryProbe(onnx.embedder()), onnx.card(), "onnx", onnx.file(), onnx.id()));
            var embeddings = new PhotoEmbeddings(terminal, watched, EmbeddingCache.in(out.partial(), watched));
            var kept = embeddings.keep(photos, new StopSignal());
            out.write(embeddings, kept, watched.embedder().dimension(), new StopSignal());
            show("written", kept.photos().size());
        }
    }

    @Override
    public int dimension() {
        return embedder.dimension();
    }

    @Override
    public Pixels reduced(Pixels photo) {
        return embedder.reduced(photo);
    }

    @Override
    public List<float[]> embed(List<Pixels> photos) {
        var rows = embedder.embed(photos);
        for (int i = done + 1; i <= done + photos.size(); i++) {
            if (SHOWN.contains(i)) {
                show("embed", i);
            }
        }
        done += photos.size();
        return rows;
    }

    /// What the process holds that is its own, without the pages of files that it has mapped.
    private static void show(String what, int at) {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            long kib = lines.filter(line -> line.startsWith("RssAnon"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
            System.out.println(what + " " + at + " resident_mib " + kib / 1024);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        embedder.close();
    }
}
