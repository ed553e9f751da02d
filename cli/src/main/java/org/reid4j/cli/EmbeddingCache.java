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
import org.reid4j.core.ReidException;
import org.reid4j.torch.weights.DType;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.Safetensors;

/// Remembers embeddings by the photo's content, so that searching a folder again embeds only what is new.
///
/// One folder a model, named by the model's hash, of files that are written once and mapped afterwards: what was
/// embedded
/// before a program was killed is not lost, and memory holds the keys only. A photo that was renamed or moved is still
/// known, one that changed is not. A damaged file is passed over, since everything in it can be made again.
final class EmbeddingCache {
    private static final int KEY_BYTES = 32;
    private static final String SUFFIX = ".safetensors";

    private final Path folder;
    private final int dimension;
    private final Map<ByteBuffer, ByteBuffer> known = new HashMap<>();
    private final Map<ByteBuffer, float[]> fresh = new LinkedHashMap<>();

    /// @param parent the cache's folder
    /// @param model what identifies the network and its preprocessing, as hexadecimal digits
    /// @param dimension length of an embedding
    EmbeddingCache(Path parent, String model, int dimension) {
        this.folder = parent.resolve(model);
        this.dimension = dimension;
        if (Files.isDirectory(folder)) {
            try (var files = Files.list(folder).sorted()) {
                files.filter(file -> file.toString().endsWith(SUFFIX)).forEach(this::load);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /// The embedding of a photo of that content hash.
    Optional<float[]> find(byte[] sha256) {
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
    void put(byte[] sha256, float[] embedding) {
        fresh.put(ByteBuffer.wrap(sha256.clone()), embedding);
    }

    /// How many embeddings wait for [#save()].
    int unsaved() {
        return fresh.size();
    }

    /// Writes what is new into a file of its own, in one atomic step.
    void save() {
        if (fresh.isEmpty()) {
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
            Files.createDirectories(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        var file = folder.resolve(java.util.UUID.randomUUID() + SUFFIX);
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
