package org.reid4j.train.released;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.reid4j.models.ReidNet;
import org.reid4j.models.Systems;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;

/// Weights as others would have published them: a small network of ours under their names.
///
/// @param settings of the network
/// @param file its weights under the release's names
/// @param embedding what it answers to [#pictures]
@SuppressWarnings("ArrayRecordComponent")
record Release(Map<String, String> settings, TensorFile file, float[] embedding) {
    static final int CLASSES = 3;
    private static final long SEED = 11;

    static Release of(Map<String, String> settings, UnaryOperator<String> names) {
        var all = new LinkedHashMap<>(settings);
        all.put("backbone", "resnet18");
        try (ReidNet net = Systems.create(Systems.spec("strong-baseline", all), CLASSES, SEED)) {
            net.eval();
            Map<String, RawTensor> theirs = new LinkedHashMap<>();
            net.snapshot().tensors().forEach((name, tensor) -> theirs.put(names.apply(name), tensor));
            return new Release(all, TensorFile.of(theirs), answer(net));
        }
    }

    static Release torchreid() {
        return of(
                Map.of("neck", "none", "last_stride", "2", "test_feature", "before"),
                name -> name.replaceFirst("^base\\.", ""));
    }

    static Release fastReid() {
        return of(
                Map.of("trunk_form", "fast-reid"),
                name -> fastReid(name)
                        .replace("bottleneck.", "heads.bottleneck.0.")
                        .replace("classifier.", "heads."));
    }

    static Release oldFastReidSbs() {
        return of(
                Map.of("pool", "gem", "height", "384"),
                name -> fastReid(name)
                        .replace("bottleneck.", "heads.bnneck.")
                        .replace("classifier.", "heads.classifier.")
                        .replace("gap.p", "heads.pool_layer.p"));
    }

    private static String fastReid(String name) {
        return name.replaceFirst("^base\\.", "backbone.");
    }

    /// The same with one tensor more, or another in its place.
    Release with(String name, RawTensor tensor) {
        var all = new LinkedHashMap<>(file.tensors());
        all.put(name, tensor);
        return new Release(settings, TensorFile.of(all), embedding);
    }

    Release without(String name) {
        var all = new LinkedHashMap<>(file.tensors());
        all.remove(name);
        return new Release(settings, TensorFile.of(all), embedding);
    }

    static float[] answer(ReidNet net) {
        var values = new float[2 * 3 * 64 * 32];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i * 0.7);
        }
        try (var _ = Scope.open();
                var _ = NoGrad.open()) {
            return Tensors.toFloats(
                    net.forward(Tensors.of(values, 2, 3, 64, 32)).embedding());
        }
    }
}
