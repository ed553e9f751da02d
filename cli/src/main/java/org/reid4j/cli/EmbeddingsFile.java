package org.reid4j.cli;

import java.nio.file.Path;
import org.reid4j.core.eval.Embeddings;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightFiles;

/// Reads embeddings that any program wrote as safetensors, so that `reid eval` measures them without a
/// network.
///
/// Tensors: `query` f32 `[Q, D]`, `gallery` f32 `[G, D]`, and `query_ids`, `gallery_ids`, `query_cams`,
/// `gallery_cams` i64.
///
/// @param query who asks
/// @param gallery who answers
record EmbeddingsFile(Embeddings query, Embeddings gallery) {

    /// @throws org.reid4j.core.ReidException when a tensor is missing or of a wrong shape
    static EmbeddingsFile read(Path file) {
        var tensors = WeightFiles.read(file);
        var result = new EmbeddingsFile(side(file, tensors, "query"), side(file, tensors, "gallery"));
        if (result.query.dimension() != result.gallery.dimension()) {
            throw Reid.usage(
                    "%s: query embeddings have %d values and gallery ones %d: they come from different networks"
                            .formatted(file, result.query.dimension(), result.gallery.dimension()));
        }
        return result;
    }

    private static Embeddings side(Path file, TensorFile tensors, String name) {
        var values = tensor(file, tensors, name);
        if (values.shape().length != 2) {
            throw Reid.usage("%s: tensor '%s' must have two dimensions, [photos, length], and has %d"
                    .formatted(file, name, values.shape().length));
        }
        int rows = (int) values.shape()[0];
        return new Embeddings(
                (int) values.shape()[1],
                values.toFloats(),
                integers(file, tensors, name + "_ids", rows),
                integers(file, tensors, name + "_cams", rows));
    }

    private static int[] integers(Path file, TensorFile tensors, String name, int rows) {
        var raw = tensor(file, tensors, name);
        switch (raw.dtype()) {
            case I64, I32, I16, I8, U8 -> {}
            case F64, F32, F16, BF16, BOOL ->
                throw Reid.usage("%s: tensor '%s' must hold whole numbers (I64), and holds %s"
                        .formatted(file, name, raw.dtype()));
        }
        long[] values = raw.toLongs();
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

    private static RawTensor tensor(Path file, TensorFile tensors, String name) {
        return tensors.tensor(name)
                .orElseThrow(() -> Reid.usage(
                        "%s has no tensor '%s'; it needs query, gallery, query_ids, gallery_ids, query_cams, gallery_cams and has %s"
                                .formatted(
                                        file,
                                        name,
                                        String.join(
                                                ", ",
                                                tensors.tensors().keySet().stream()
                                                        .limit(10)
                                                        .toList()))));
    }
}
