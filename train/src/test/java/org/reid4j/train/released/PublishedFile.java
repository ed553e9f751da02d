package org.reid4j.train.released;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.Safetensors;

/// Writes small published weights, good and broken, for `e2e/hostile-weights.sh`.
public final class PublishedFile {
    private PublishedFile() {}

    /// @param args the folder
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        var nan = new float[64];
        Arrays.fill(nan, Float.NaN);
        write(folder, "good", Release.fastReid());
        write(folder, "missing", Release.fastReid().without("backbone.conv1.weight"));
        write(folder, "extra", Release.fastReid().with("backbone.extra", RawTensor.of(new float[3], 3)));
        write(folder, "reshaped", Release.fastReid().with("backbone.bn1.weight", RawTensor.of(new float[3], 3)));
        write(folder, "nan", Release.fastReid().with("backbone.bn1.bias", RawTensor.of(nan, 64)));
        int many = 3_000_000;
        write(folder, "claims", Release.fastReid().with("heads.weight", RawTensor.of(new byte[many], many, 1)));
        write(folder, "empty", Release.fastReid().with("heads.weight", RawTensor.of(new float[0], 1L << 40, 0)));
    }

    private static void write(Path folder, String name, Release release) {
        Safetensors.write(folder.resolve(name + ".safetensors"), release.file().tensors(), Map.of());
    }
}
