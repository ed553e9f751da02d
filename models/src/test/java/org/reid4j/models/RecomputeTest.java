package org.reid4j.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reid4j.torch.Device;
import org.reid4j.torch.Gradients;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Recompute;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;

/// A step that computes blocks twice against the plain one: the same gradients and running statistics, bit for bit
/// where every block has one successor; branches add their gradients up in another order.
class RecomputeTest {
    private static final int CLASSES = 4;
    private static final long[] LABELS = {0, 0, 1, 1};

    /// A network behind one step, with its gradients.
    private static ReidNet stepped(ModelSpec spec, boolean twice) {
        ReidNet net = Systems.create(spec, CLASSES, 5);
        net.to(Precision.F64);
        net.train();
        try (Objective objective = Systems.objective(spec, CLASSES, net.dimension(), 5);
                Scope _ = Scope.open()) {
            objective.to(Precision.F64);
            Tensor images = Tensors.to(Det.images("recompute", LABELS.length, 3, 64, 32), Precision.F64);
            Tensor labels = Tensors.of(LABELS);
            if (twice) {
                try (var recompute = Recompute.open(Device.cpu(), Precision.F64)) {
                    recompute.backward(
                            objective.compute(net.forward(images), labels).total());
                }
            } else {
                objective.compute(net.forward(images), labels).total().backward();
            }
        }
        return net;
    }

    @ParameterizedTest
    @CsvSource({
        "strong-baseline, backbone=resnet18, 0",
        "strong-baseline, backbone=resnet50-ibn-a, 0",
        "strong-baseline, backbone=se-resnet50, 0",
        "mgn, backbone=resnet18, 1e-12", // three branches behind one block
        "rga-sc, backbone=resnet18, 1e-12" // attention between the stages
    })
    void gradientsAndRunningStatisticsAreThoseOfThePlainStep(String system, String setting, double most) {
        String[] pair = setting.split("=", 2);
        ModelSpec spec = Systems.spec(system, Map.of("height", "64", "width", "32", pair[0], pair[1]));
        try (ReidNet plain = stepped(spec, false);
                ReidNet twice = stepped(spec, true)) {
            plain.stateDict().forEach((name, tensor) -> {
                Tensor other = twice.state(name);
                assertThat(difference(tensor, other)).as(name).isLessThanOrEqualTo(most);
                assertThat(Gradients.of(other).isPresent())
                        .as(name)
                        .isEqualTo(Gradients.of(tensor).isPresent());
                Gradients.of(tensor)
                        .ifPresent(gradient -> assertThat(
                                        difference(gradient, Gradients.of(other).orElseThrow()))
                                .as("gradient of " + name)
                                .isLessThanOrEqualTo(most));
            });
            assertThat(plain.parameters().values())
                    .anyMatch(weight -> Gradients.of(weight).isPresent());
        }
    }

    /// The largest difference, as a share of the largest value.
    private static double difference(Tensor one, Tensor other) {
        double[] a = Tensors.toDoubles(one);
        double[] b = Tensors.toDoubles(other);
        assertThat(b).hasSameSizeAs(a);
        double most = 0;
        double largest = Double.MIN_NORMAL;
        for (int i = 0; i < a.length; i++) {
            most = Math.max(most, Math.abs(a[i] - b[i]));
            largest = Math.max(largest, Math.abs(a[i]));
        }
        return most / largest;
    }

    @Test
    void nothingOfASegmentIsKeptButItsInput() {
        ModelSpec spec = Systems.spec("strong-baseline", Map.of("backbone", "resnet18", "height", "64", "width", "32"));
        try (ReidNet net = Systems.create(spec, CLASSES, 5);
                Scope _ = Scope.open()) {
            net.train();
            Tensor images = Tensors.to(Det.images("recompute", LABELS.length, 3, 64, 32), Precision.F32);
            long before = Scope.liveObjects();
            net.forward(images);
            long plain = Scope.liveObjects() - before;
            try (var _ = Recompute.open(Device.cpu(), Precision.F32)) {
                long begin = Scope.liveObjects();
                net.forward(images);
                assertThat(Scope.liveObjects() - begin).isLessThan(plain / 2);
            }
        }
    }

    @Test
    void withoutAGuardOrWithoutGradientsASegmentIsACall() {
        try (Scope _ = Scope.open()) {
            Tensor x = Tensors.ones(2).requires_grad_(true);
            Recompute.segment(x, Ops::square).sum().backward();
            assertThat(Tensors.toFloats(x.grad())).containsExactly(2, 2);
            try (var _ = Recompute.open(Device.cpu(), Precision.F32);
                    var _ = NoGrad.open()) {
                assertThat(Recompute.segment(x, Ops::square).requires_grad()).isFalse();
            }
        }
    }
}
