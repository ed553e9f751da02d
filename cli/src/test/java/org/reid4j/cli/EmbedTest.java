package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.reid4j.cli.Console.reid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.Embedder;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.embed.OpenModel;
import org.reid4j.torch.weights.DType;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.Safetensors;
import org.reid4j.train.Models;
import org.reid4j.train.StopSignal;

/// `reid embed`: resumed, verified, with bad photos listed, and refusing networks that say nothing.
class EmbedTest {
    @TempDir
    Path folder;

    private Path people;
    private Path run;

    @BeforeEach
    void gather() throws IOException {
        people = folder.resolve("people");
        World.copy(World.world().street().resolve("query"), people);
        run = folder.resolve("runs/tiny-1");
        World.copy(World.world().run(), run);
    }

    private Console.Outcome embed(Path out, Object... more) {
        var words = new ArrayList<Object>(List.of("embed", people, "--out", out, "run=" + run, "--no-cache"));
        words.addAll(List.of(more));
        return reid(words.toArray());
    }

    private static List<String> left(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"safetensors", "npy", "csv", "parquet"})
    void everyFormatIsVerifiedAndLeavesNothingElse(String suffix) throws IOException {
        Path out = Files.createDirectory(folder.resolve("out")).resolve("people." + suffix);
        var said = embed(out).succeeded();
        assertThat(said.out()).contains("embeddings of 512 values").contains("verified");
        assertThat(left(folder.resolve("out")))
                .isEqualTo(
                        suffix.equals("npy")
                                ? List.of("people.npy", "people.npy.paths.txt")
                                : List.of("people." + suffix));
        var json = embed(out, "--json").succeeded().json();
        assertThat(json.get("verified").asBoolean()).isTrue();
        assertThat(json.get("photos").asInt()).isEqualTo(World.files(people, "").size());
    }

    @Test
    void badPhotosAreListedAndTheRestIsWritten() throws IOException {
        int good = World.files(people, "").size();
        Files.write(people.resolve("0-empty.jpg"), new byte[0]);
        Files.writeString(people.resolve("z-text.png"), "no picture");
        Path out = folder.resolve("x.npy");
        var said = embed(out, "--json");
        assertThat(said.exit()).isEqualTo(3);
        assertThat(said.json().get("photos").asInt()).isEqualTo(good);
        assertThat(said.json().get("bad").size()).isEqualTo(2);
        assertThat(said.err()).contains("not read: " + people.resolve("0-empty.jpg") + ": it is empty");
        assertThat(Files.readAllLines(folder.resolve("x.npy.paths.txt"))).hasSize(good);
    }

    @Test
    void whatCannotEndWellIsRefusedBefore() throws IOException {
        assertThat(embed(folder.resolve("nowhere/x.npy")).failed(2).message()).contains("there is no folder");
        Files.createDirectory(folder.resolve("y.csv"));
        assertThat(embed(folder.resolve("y.csv")).failed(2).message()).contains("is a folder");
        assertThat(reid("embed", Files.createDirectory(folder.resolve("empty")), "out=x.csv", "run=" + run)
                        .failed(2)
                        .message())
                .contains("there are no photos in");
        Path broken = Files.createDirectory(folder.resolve("broken"));
        Files.write(broken.resolve("a.jpg"), new byte[] {1});
        var none = reid("embed", broken, "--out", folder.resolve("x.csv"), "run=" + run, "--no-cache");
        assertThat(none.failed(3).message()).contains("none of the 1 photos");
        assertThat(folder.resolve("x.csv")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zero", "constant", "nan"})
    void aNetworkThatSaysNothingIsRefusedByName(String kind) throws IOException {
        Path weights = run.resolve("weights/best.safetensors");
        var read = Safetensors.read(weights);
        var tensors = new LinkedHashMap<>(read.tensors());
        tensors.replaceAll((name, raw) -> {
            if (!name.startsWith("bottleneck.") || raw.dtype() != DType.F32) {
                return raw;
            }
            float[] values = raw.toFloats();
            for (int i = 0; i < values.length; i++) {
                boolean bias = name.endsWith("bias");
                switch (kind) {
                    case "zero" -> values[i] = name.contains("running") ? values[i] : 0;
                    case "constant" -> values[i] = bias ? i + 1 : name.endsWith("weight") ? 0 : values[i];
                    default -> values[i] = name.endsWith("running_var") ? -1 : values[i]; // NaN out of numbers
                }
            }
            return RawTensor.of(values, raw.shape());
        });
        assertThat(tensors).isNotEqualTo(read.tensors());
        Files.delete(weights);
        Safetensors.write(weights, tensors, read.metadata());
        Path photo = World.files(people, "0").getFirst();
        Path out = folder.resolve("x.npy");
        for (var words : List.of(
                List.of("search", photo, "in", people, "run=" + run),
                List.of("embed", people, "--out", out, "run=" + run),
                List.of("eval", "run=" + run, "data=" + World.world().street()),
                List.of("eval", "run=" + run, "data=" + World.world().street(), "test_feature=after"))) {
            assertThat(reid(words.toArray()).failed(3).message())
                    .contains(weights.toString())
                    .contains(kind.equals("nan") ? "NaN" : "embeds different photos the same");
        }
        assertThat(out).doesNotExist();
    }

    /// Embeds a photo as its first three values, and counts.
    private static final class Counting implements Embedder {
        private final List<Integer> batches = new ArrayList<>();
        private Runnable behindBatch = () -> {};

        @Override
        public int dimension() {
            return 3;
        }

        @Override
        public List<float[]> embed(List<Pixels> photos) {
            batches.add(photos.size());
            behindBatch.run();
            return photos.stream()
                    .map(photo -> {
                        var row = new float[] {
                            1 + (photo.rgb()[0] & 0xff), 1 + (photo.rgb()[1] & 0xff), 1 + (photo.rgb()[2] & 0xff)
                        };
                        org.reid4j.core.UnitLength.normalise(row, 3);
                        return row;
                    })
                    .toList();
        }

        @Override
        public void close() {}
    }

    private List<Path> many(int count) throws IOException {
        byte[] photo = Files.readAllBytes(World.files(people, "0").getFirst());
        var files = new ArrayList<Path>();
        for (int i = 0; i < count; i++) {
            byte[] longer = java.util.Arrays.copyOf(photo, photo.length + 4); // bytes behind a JPEG's end are no harm
            java.nio.ByteBuffer.wrap(longer).putInt(photo.length, i);
            files.add(Files.write(folder.resolve("many-%03d.jpg".formatted(i)), longer));
        }
        return files;
    }

    private PhotoEmbeddings over(Embedder embedder, EmbeddingCache cache) {
        var model = new OpenModel(
                embedder, Models.find(run).card(), "torch", run.resolve("weights/best.safetensors"), "0123");
        return new PhotoEmbeddings(
                new Terminal(System.out, System.err, false, java.time.Clock.systemUTC()), new Trained(model), cache);
    }

    private EmbeddingCache cache() {
        return new EmbeddingCache(Optional.of(folder.resolve("cache")), 3, System::nanoTime);
    }

    @Test
    void aStoppedOneGoesOnWhereItWas() throws IOException {
        var files = many(100);
        var embedder = new Counting();
        var stop = new StopSignal();
        embedder.behindBatch = stop::request;
        var kept = over(embedder, cache()).keep(files, stop);
        assertThat(kept.stopped()).isTrue();
        assertThat(kept.photos()).hasSizeLessThan(100);
        int done = embedder.batches.stream().mapToInt(i -> i).sum();
        assertThat(done).isEqualTo(kept.photos().size()).isPositive();

        var second = new Counting();
        var embeddings = over(second, cache());
        var rest = embeddings.keep(files, new StopSignal());
        assertThat(rest.fresh()).isEqualTo(100 - done);
        assertThat(second.batches.stream().mapToInt(i -> i).sum()).isEqualTo(100 - done);
        assertThat(rest.photos().stream().map(PhotoEmbeddings.Content::photo)).isEqualTo(files);
        assertThat(rest.mayBeSame()).isFalse();
    }

    @Test
    void aFailureKeepsWhatWasEmbeddedBefore() throws IOException {
        var files = many(100);
        var embedder = new Counting();
        embedder.behindBatch = () -> {
            if (embedder.batches.size() == 3) {
                throw new ReidException(ReidException.Kind.RESOURCES, "no more");
            }
        };
        assertThatThrownBy(() -> over(embedder, cache()).keep(files, new StopSignal()))
                .hasMessage("no more");
        assertThat(over(new Counting(), cache()).keep(files, new StopSignal()).fresh())
                .isEqualTo(36);
    }

    @Test
    void embeddingsThatAreAllTheSameAreRefusedButCopiesAreNot() throws IOException {
        assertThatThrownBy(() -> over(new Counting(), cache()).of(many(3)))
                .hasMessageContaining("all 3 embeddings are equal");
        Path copy = Files.copy(many(1).getFirst(), folder.resolve("copy.jpg"));
        assertThat(over(new Counting(), cache())
                        .of(List.of(many(1).getFirst(), copy))
                        .embeddings())
                .hasSize(2);
    }

    @Test
    void theCacheSavesWhenTimeIsOver() throws IOException {
        var now = new AtomicLong();
        var cache = new EmbeddingCache(Optional.of(folder.resolve("cache")), 3, now::get);
        cache.put(new byte[32], new float[] {1, 0, 0});
        cache.saveWhenDue();
        assertThat(folder.resolve("cache")).doesNotExist();
        now.addAndGet(30_000_000_000L);
        cache.saveWhenDue();
        assertThat(left(folder.resolve("cache"))).hasSize(1);
        assertThat(cache().find(new byte[32]).orElseThrow()).containsExactly(1, 0, 0);
        assertThat(Map.copyOf(Safetensors.read(
                                World.files(folder.resolve("cache"), "").getFirst())
                        .tensors()))
                .containsOnlyKeys("sha256", "embedding");
    }
}
