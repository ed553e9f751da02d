package org.reid4j.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.reid4j.core.eval.gait.WalkEmbeddings;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.Safetensors;
import org.reid4j.torch.weights.WeightFiles;

/// Reads and writes embeddings of walks as safetensors, which `reid embed` or any program makes and
/// `reid eval --protocol` measures.
///
/// Tensors: `features` f32 `[N, P, D]` (P parts of D numbers), and `labels` (who), `conditions` (of `casia-b` 0 to 3
/// NM-01 to NM-04, 4 and 5 NM-05 and NM-06, 6 and 7 BG-01 and BG-02, 8 and 9 CL-01 and CL-02; of `ou-mvlp` 0 the walk
/// `00` that asks, 1 the walk `01` that answers; of `own-walks` 0 answers, all others ask) and `views` (degrees; -1
/// unknown), each `[N]` i64.
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

    /// Writes what [#read] reads; the walks' paths stand in the metadata under their numbers.
    static void write(Path file, WalkEmbeddings walks, List<Path> paths) {
        var tensors = new LinkedHashMap<String, RawTensor>();
        tensors.put("features", RawTensor.of(walks.values(), walks.size(), walks.parts(), walks.dimension()));
        tensors.put("labels", whole(walks.people()));
        tensors.put("conditions", whole(walks.conditions()));
        tensors.put("views", whole(walks.views()));
        var names = new LinkedHashMap<String, String>();
        for (int i = 0; i < paths.size(); i++) {
            names.put(Integer.toString(i), paths.get(i).toString());
        }
        Safetensors.write(file, tensors, names);
    }

    private static RawTensor whole(int[] numbers) {
        return RawTensor.of(Arrays.stream(numbers).asLongStream().toArray(), numbers.length);
    }
}
