package org.reid4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.reid4j.core.CacheFolder;
import org.reid4j.core.ReidException;
import org.reid4j.torch.weights.DType;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.Safetensors;

/// Remembers embeddings by the photo's content, so that searching a folder again embeds only what is new.
///
/// One folder a model, named by the model's hash, of files that are written once and mapped afterwards:
/// what was
/// embedded before a program was killed is not lost, and memory holds the keys only. A photo that was
/// renamed or
/// moved is still known, one that changed is not. A damaged file is passed over, since everything in it
/// can be made
/// again. Any thread may use it.
final class EmbeddingCache {
    private static final int KEY_BYTES = 32;
    private static final String SUFFIX = ".safetensors";
    private static final int SAVED_TOGETHER = 4096;
    private static final long SAVED_AFTER = 30_000_000_000L; // nanoseconds: no more than that is ever lost

    private final Optional<Path> folder;
    private final int dimension;
    private final LongSupplier nanos;
    private final Map<ByteBuffer, ByteBuffer> known = new HashMap<>();
    private final Map<ByteBuffer, float[]> fresh = new LinkedHashMap<>();
    private long saved;

    /// @param folder where it lies; nothing is kept when empty
    /// @param dimension length of an embedding
    /// @param nanos a clock as [System#nanoTime()]
    EmbeddingCache(Optional<Path> folder, int dimension, LongSupplier nanos) {
        this.folder = folder;
        this.dimension = dimension;
        this.nanos = nanos;
        this.saved = nanos.getAsLong();
        if (folder.isPresent() && Files.isDirectory(folder.get())) {
            try (var files = Files.list(folder.get()).sorted()) {
                files.filter(file -> file.toString().endsWith(SUFFIX)).forEach(this::load);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /// The cache that all commands share. What decides an embedding (weights, resizing, mirror images),
    /// whatever engine
    /// runs it, names its folder.
    static EmbeddingCache shared(Trained trained) {
        return in(CacheFolder.root().resolve("embeddings"), trained);
    }

    /// A cache of one's own.
    ///
    /// @param parent a folder; within it models have one each
    static EmbeddingCache in(Path parent, Trained trained) {
        return new EmbeddingCache(
                Optional.of(parent.resolve(trained.model().id())),
                trained.embedder().dimension(),
                System::nanoTime);
    }

    /// A cache that knows nothing and keeps nothing beyond its own life.
    static EmbeddingCache none(Trained trained) {
        return new EmbeddingCache(Optional.empty(), trained.embedder().dimension(), System::nanoTime);
    }

    /// The embedding of a photo of that content hash.
    synchronized Optional<float[]> find(byte[] sha256) {
        var key = ByteBuffer.wrap(sha256);
        var isNew = fresh.get(key);
        if (isNew != null) {
            return Optional.of(isNew);
        }
        return Optional.ofNullable(known.get(key)).map(bytes -> {
            var values = new float[dimension];
            bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
            return values;
        });
    }

    /// Remembers an embedding until [#save()].
    synchronized void put(byte[] sha256, float[] embedding) {
        fresh.put(ByteBuffer.wrap(sha256.clone()), embedding);
    }

    /// Saves when enough has gathered or the last time is long ago: hours of work must not hang on the
    /// last line.
    synchronized void saveWhenDue() {
        if (fresh.size() >= SAVED_TOGETHER || nanos.getAsLong() - saved >= SAVED_AFTER) {
            save();
        }
    }

    /// Writes what is new into a file of its own, in one atomic step.
    synchronized void save() {
        saved = nanos.getAsLong();
        if (fresh.isEmpty() || folder.isEmpty()) {
            return;
        }
        var keys = ByteBuffer.allocate(fresh.size() * KEY_BYTES);
        var values = new float[Math.multiplyExact(fresh.size(), dimension)];
        int row = 0;
        for (var entry : fresh.entrySet()) {
            keys.put(entry.getKey().duplicate());
            System.arraycopy(entry.getValue(), 0, values, row++ * dimension, dimension);
        }
        var tensors = new LinkedHashMap<String, RawTensor>();
        tensors.put("sha256", new RawTensor(DType.U8, new long[] {fresh.size(), KEY_BYTES}, keys.flip()));
        tensors.put("embedding", RawTensor.of(values, fresh.size(), dimension));
        try {
            Files.createDirectories(folder.get());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        var file = folder.get().resolve(UUID.randomUUID() + SUFFIX);
        Safetensors.write(file, tensors, Map.of());
        fresh.clear();
        load(file);
    }

    private void load(Path file) {
        try {
            var read = Safetensors.read(file);
            var keys = read.tensor("sha256");
            var values = read.tensor("embedding");
            if (keys.isEmpty()
                    || values.isEmpty()
                    || values.get().elements() != keys.get().elements() / KEY_BYTES * dimension) {
                return;
            }
            var names = keys.get().data();
            var rows = values.get().data();
            int rowBytes = dimension * Float.BYTES;
            for (int row = 0; row < names.capacity() / KEY_BYTES; row++) {
                var key = new byte[KEY_BYTES];
                names.get(key);
                known.put(ByteBuffer.wrap(key), rows.slice(row * rowBytes, rowBytes));
            }
        } catch (ReidException damaged) {
            // everything in it can be made again
        }
    }
}
