package org.reid4j.models.strongbaseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.reid4j.models.Det;
import org.reid4j.models.Golden;
import org.reid4j.models.StrongBaselineConfig;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Shapes;
import org.reid4j.torch.Tensors;

/// fast-reid's ResNet-50 with non-local blocks, GeM and its rounded-up pooling against its own code's numbers, on
/// weights made from names.
class FastReidParityTest {
    private static final String NAME = "fastreid_r50_nl";
    private static final int CLASSES = 16;

    private static StrongBaseline net(String form) {
        var net = new StrongBaseline(
                StrongBaselineConfig.of(Map.of("pool", "gem", "trunk_form", form, "height", "64", "width", "32")),
                CLASSES);
        net.to(Precision.F64);
        Det.fill(net.stateDict(), NAME);
        try (var _ = NoGrad.open()) {
            net.stateDict().forEach((name, tensor) -> {
                if (name.contains(".NL_") && name.matches(".*\\.(g|theta|phi)\\.weight")) {
                    scale(tensor);
                }
            });
            try (Tensor first = Tensors.of(new double[] {3}, 1)) {
                net.state("gap.p").add_(first);
            }
        }
        net.eval();
        return net;
    }

    private static void scale(Tensor weight) {
        double[] values = Tensors.toDoubles(weight);
        for (int i = 0; i < values.length; i++) {
            values[i] *= 0.1;
        }
        try (Tensor scaled = Tensors.of(values, Shapes.of(weight))) {
            weight.copy_(scaled);
        }
    }

    private static double[] embedding(String form) {
        try (var net = net(form);
                var _ = Scope.open();
                var _ = NoGrad.open()) {
            return Tensors.toDoubles(net.forward(Det.images(NAME, 2, 3, 64, 32)).embedding());
        }
    }

    @Test
    void embeddingEqualsTheReleaseInFloat64() {
        double[] expected = Golden.of(NAME).doubles("eval");
        double[] ours = embedding("fast-reid-nl");
        double size = 0;
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
            size += expected[i] * expected[i];
            error += (expected[i] - ours[i]) * (expected[i] - ours[i]);
        }
        assertThat(ours).hasSameSizeAs(expected);
        assertThat(Math.sqrt(error / size)).isLessThan(1e-9);
    }

    @Test
    void namesAreTheReleasesBehindTheirPrefixes() {
        List<String> released = Golden.of(NAME).entries("state").stream()
                .map(line -> line.replace("backbone.", "base.")
                        .replace("heads.bottleneck.0.", "bottleneck.")
                        .replace("heads.weight", "classifier.weight")
                        .replace("heads.pool_layer.p", "gap.p"))
                .toList();
        try (var net = net("fast-reid-nl")) {
            var ours = new ArrayList<String>();
            net.stateDict().forEach((name, tensor) -> ours.add(name + " " + Shapes.text(Shapes.of(tensor))));
            assertThat(ours.stream().map(line -> line.replaceAll("[\\[\\]]", "").replace(", ", "x")))
                    .containsExactlyInAnyOrderElementsOf(released);
        }
    }

    @Test
    void thePoolingOfTheStemMatters() {
        assertThat(embedding("fast-reid")).isNotEqualTo(embedding("plain"));
    }
}
