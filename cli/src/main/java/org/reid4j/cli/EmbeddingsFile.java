package org.reid4j.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.reid4j.core.eval.Embeddings;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightFiles;

/// Reads embeddings that any program wrote as safetensors, so that `reid eval` measures them without a
/// network.
///
/// Tensors: `query` f32 `[Q, D]`, `gallery` f32 `[G, D]`, and `query_ids`, `gallery_ids`, `query_cams`,
/// `gallery_cams` i64. For multi-query evaluation also `multi_query`, `multi_query_ids`, `multi_query_cams`: more
/// photos
/// of the queries' people.
///
/// @param query who asks
/// @param gallery who answers
/// @param pool what multi-query evaluation pools; empty where only the queries themselves can be
record EmbeddingsFile(Embeddings query, Embeddings gallery, Optional<Embeddings> pool) {
    private static final String NEEDS = "query, gallery, query_ids, gallery_ids, query_cams, gallery_cams";

    /// @throws org.reid4j.core.ReidException when a tensor is missing or of a wrong shape
    static EmbeddingsFile read(Path file) {
        var tensors = WeightFiles.read(file);
        var result = new EmbeddingsFile(
                side(file, tensors, "query"),
                side(file, tensors, "gallery"),
                tensors.tensor("multi_query").map(_ -> side(file, tensors, "multi_query")));
        int pooled = result.pool.map(Embeddings::dimension).orElse(result.query.dimension());
        if (pooled != result.query.dimension()) {
            throw Reid.usage("%s: query embeddings have %d values and multi_query ones %d"
                    .formatted(file, result.query.dimension(), pooled));
        }
        if (result.query.dimension() != result.gallery.dimension()) {
            throw Reid.usage(
                    "%s: query embeddings have %d values and gallery ones %d: they come from different networks"
                            .formatted(file, result.query.dimension(), result.gallery.dimension()));
        }
        return result;
    }

    private static Embeddings side(Path file, TensorFile tensors, String name) {
        if (tensors.tensor(name).isEmpty() && tensors.tensor("features").isPresent()) {
            throw Reid.usage(
                    "%s holds embeddings of walks: say --protocol casia-b, ou-mvlp or own-walks".formatted(file));
        }
        var values = tensor(file, tensors, name, NEEDS);
        if (values.shape().length != 2) {
            throw Reid.usage("%s: tensor '%s' must have two dimensions, [photos, length], and has %d"
                    .formatted(file, name, values.shape().length));
        }
        int rows = (int) values.shape()[0];
        return new Embeddings(
                (int) values.shape()[1],
                values.toFloats(),
                integers(file, tensors, name + "_ids", NEEDS, rows),
                integers(file, tensors, name + "_cams", NEEDS, rows));
    }

    /// A tensor of whole numbers, one an embedding.
    ///
    /// @param needs all tensors that the file should have, for the message when it lacks this one
    /// @param rows how many embeddings there are
    static int[] integers(Path file, TensorFile tensors, String name, String needs, int rows) {
        long[] values = whole(file, name, tensor(file, tensors, name, needs));
        if (values.length != rows) {
            throw Reid.usage(
                    "%s: tensor '%s' has %d values for %d embeddings".formatted(file, name, values.length, rows));
        }
        int[] result = new int[rows];
        for (int i = 0; i < rows; i++) {
            if (values[i] != (int) values[i]) {
                throw Reid.usage("%s: tensor '%s' holds %d, which is beyond 32 bits".formatted(file, name, values[i]));
            }
            result[i] = (int) values[i];
        }
        return result;
    }

    /// The values of a tensor that holds whole numbers.
    static long[] whole(Path file, String name, RawTensor raw) {
        return switch (raw.dtype()) {
            case I64, I32, I16, I8, U8 -> raw.toLongs();
            case F64, F32, F16, BF16, BOOL ->
                throw Reid.usage("%s: tensor '%s' must hold whole numbers (I64), and holds %s"
                        .formatted(file, name, raw.dtype()));
        };
    }

    /// A tensor by name.
    ///
    /// @param needs all tensors that the file should have, for the message when it lacks this one
    static RawTensor tensor(Path file, TensorFile tensors, String name, String needs) {
        return tensors.tensor(name)
                .orElseThrow(() -> Reid.usage("%s has no tensor '%s'; it needs %s and has %s"
                        .formatted(
                                file,
                                name,
                                needs,
                                String.join(
                                        ", ",
                                        tensors.tensors().keySet().stream()
                                                .limit(10)
                                                .toList()))));
    }
}
