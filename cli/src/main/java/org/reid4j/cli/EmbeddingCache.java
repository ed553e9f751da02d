package org.reid4j.cli;

import java.nio.ByteBuffer;
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
/// One file a model, named by the model's hash; a photo that was renamed or moved is still known, one
/// that changed is not.
/// A damaged cache file is thrown away, since everything in it can be made again.
final class EmbeddingCache {
    private static final int KEY_BYTES = 32;

    private final Path file;
    private final int dimension;
    private final Map<ByteBuffer, float[]> known = new HashMap<>();
    private boolean changed;

    /// @param folder the cache's folder
    /// @param model what identifies the network and its preprocessing, as hexadecimal digits
    /// @param dimension length of an embedding
    EmbeddingCache(Path folder, String model, int dimension) {
        this.file = folder.resolve(model + ".safetensors");
        this.dimension = dimension;
        load();
    }

    /// The embedding of a photo of that content hash.
    Optional<float[]> find(byte[] sha256) {
        return Optional.ofNullable(known.get(ByteBuffer.wrap(sha256)));
    }

    /// Remembers an embedding until [#save()].
    void put(byte[] sha256, float[] embedding) {
        known.put(ByteBuffer.wrap(sha256.clone()), embedding);
        changed = true;
    }

    /// How many embeddings are known.
    int size() {
        return known.size();
    }

    /// Writes what is new, in one atomic step.
    void save() {
        if (!changed) {
            return;
        }
        var keys = ByteBuffer.allocate(known.size() * KEY_BYTES);
        var values = new float[known.size() * dimension];
        int row = 0;
        for (var entry : known.entrySet()) {
            keys.put(entry.getKey().duplicate());
            System.arraycopy(entry.getValue(), 0, values, row++ * dimension, dimension);
        }
        var tensors = new LinkedHashMap<String, RawTensor>();
        tensors.put("sha256", new RawTensor(DType.U8, new long[] {known.size(), KEY_BYTES}, keys.flip()));
        tensors.put("embedding", RawTensor.of(values, known.size(), dimension));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
        Safetensors.write(file, tensors, Map.of());
        changed = false;
    }

    private void load() {
        if (!Files.isRegularFile(file)) {
            return;
        }
        try {
            var read = Safetensors.read(file);
            var keys = read.tensor("sha256");
            var values = read.tensor("embedding");
            if (keys.isEmpty()
                    || values.isEmpty()
                    || values.get().elements() != keys.get().elements() / KEY_BYTES * dimension) {
                return;
            }
            var bytes = keys.get().data();
            float[] all = values.get().toFloats();
            for (int row = 0; row < all.length / dimension; row++) {
                var key = new byte[KEY_BYTES];
                bytes.get(key);
                known.put(
                        ByteBuffer.wrap(key),
                        java.util.Arrays.copyOfRange(all, row * dimension, (row + 1) * dimension));
            }
        } catch (ReidException damaged) {
            known.clear();
        }
    }
}
