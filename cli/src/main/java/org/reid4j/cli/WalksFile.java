package org.reid4j.cli;

import java.nio.file.Path;
import org.reid4j.core.eval.gait.WalkEmbeddings;
import org.reid4j.torch.weights.WeightFiles;

/// Reads embeddings of walks that any program wrote as safetensors, for `reid eval --protocol casia-b`.
///
/// Tensors: `features` f32 `[N, P, D]` (P parts of D numbers), and `labels` (who), `conditions` (0 to 3 NM-01 to
/// NM-04, 4 and 5 NM-05 and NM-06, 6 and 7 BG-01 and BG-02, 8 and 9 CL-01 and CL-02) and `views` (degrees), each
/// `[N]` i64.
final class WalksFile {
    private static final String NEEDS = "features, labels, conditions, views";

    private WalksFile() {}

    /// @throws org.reid4j.core.ReidException when a tensor is missing or of a wrong shape
    static WalkEmbeddings read(Path file) {
        var tensors = WeightFiles.read(file);
        var features = EmbeddingsFile.tensor(file, tensors, "features", NEEDS);
        long[] shape = features.shape();
        if (shape.length != 3) {
            throw Reid.usage(
                    "%s: tensor 'features' must have three dimensions, [walks, parts, length], and has %d; a whole is one part: [walks, 1, length]"
                            .formatted(file, shape.length));
        }
        if (shape[0] == 0 || shape[1] == 0 || shape[2] == 0) {
            throw Reid.usage("%s: tensor 'features' is empty".formatted(file));
        }
        int rows = Math.toIntExact(shape[0]);
        return new WalkEmbeddings(
                Math.toIntExact(shape[1]),
                Math.toIntExact(shape[2]),
                features.toFloats(),
                EmbeddingsFile.integers(file, tensors, "labels", NEEDS, rows),
                EmbeddingsFile.integers(file, tensors, "conditions", NEEDS, rows),
                EmbeddingsFile.integers(file, tensors, "views", NEEDS, rows));
    }
}
