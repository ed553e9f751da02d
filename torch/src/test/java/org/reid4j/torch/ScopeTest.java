package org.reid4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/// Who owns native memory, and that none of it is lost over many steps.
final class ScopeTest {
    @Test
    void whatIsNotKeptIsFreed() {
        Tensor lost;
        Tensor kept;
        try (Scope scope = Scope.open()) {
            lost = Tensors.ones(3);
            kept = scope.keep(Tensors.filled(2, 3));
        }
        assertThat(lost.isNull()).isTrue();
        assertThat(Tensors.toFloats(kept)).containsOnly(2f);
        kept.close();
        assertThat(kept.isNull()).isTrue();
    }

    @Test
    void aKeptTensorMovesToTheEnclosingScope() {
        Tensor kept;
        try (var _ = Scope.open()) {
            try (Scope inner = Scope.open()) {
                kept = inner.keep(Tensors.ones(1));
            }
            assertThat(Tensors.item(kept)).isEqualTo(1);
        }
        assertThat(kept.isNull()).isTrue();
    }

    @Test
    void scopesCloseInReverseOrder() {
        Scope outer = Scope.open();
        Scope inner = Scope.open();
        assertThatThrownBy(outer::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("reverse order");
        inner.close();
        outer.close();
        outer.close();
        assertThatThrownBy(() -> outer.keep(Tensors.ones(1))).hasMessage("this Scope is closed");
    }

    @Test
    void aScopeStaysOnItsThread() {
        try (Scope scope = Scope.open()) {
            assertThatThrownBy(() -> CompletableFuture.runAsync(scope::close).join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void virtualThreadsAreRefused() {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try (var _ = Scope.open()) {
                thrown.completeExceptionally(new AssertionError("opened"));
            } catch (IllegalStateException e) {
                thrown.complete(e);
            }
        });
        assertThat(thrown.join()).hasMessageContaining("virtual thread");
    }

    @Test
    void twoHundredTrainingStepsLeaveNothingBehindSeed7() {
        var spec = new OptimizerSpec.Adam(1e-3, 0.9, 0.999, 1e-8, 5e-4, true);
        try (Sequential net = Sequential.of(
                        Conv2d.of(3, 8, 3).padding(1).noBias(),
                        BatchNorm2d.of(8),
                        new Relu(),
                        new Flatten(),
                        Linear.of(8 * 16 * 8, 4));
                Optimizer optimizer = new Optimizer(
                        spec, List.of(ParameterGroup.of("all", net.parameters().values(), spec)))) {
            Init.torchDefaults(net, Rng.of(7));
            for (int i = 0; i < 5; i++) {
                step(net, optimizer);
            }
            long objects = Scope.liveObjects();
            long bytes = Scope.residentBytes();
            for (int i = 0; i < 200; i++) {
                step(net, optimizer);
            }
            // each step makes 3 MB of tensors: 600 MB if they stayed
            assertThat(Scope.liveObjects()).isEqualTo(objects);
            assertThat(Scope.residentBytes() - bytes).isLessThan(100L << 20);
        }
    }

    private static void step(Sequential net, Optimizer optimizer) {
        try (var _ = Scope.open()) {
            optimizer.zeroGrad();
            Tensor logits = net.forward(Tensors.ones(32, 3, 16, 8));
            Fn.crossEntropy(logits, Tensors.zerosLong(32), 0.1).backward();
            Gradients.clipNorm(net.parameters().values(), 1);
            optimizer.step();
        }
    }

    @Test
    void weightsSurviveTheScopeTheyWereMadeIn() {
        Linear layer;
        try (var _ = Scope.open()) {
            layer = Linear.of(2, 2);
        }
        assertThat(Shapes.of(layer.weight())).containsExactly(2, 2);
        layer.close();
        assertThat(layer.weight().isNull()).isTrue();
    }
}
